"""What may stand between a studio and its site: a proxy, or a server that speaks TLS with a certificate of its own."""

from __future__ import annotations

import selectors
import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Address = tuple[str, int]


class Gate(socketserver.ThreadingTCPServer):
    """Passes requests on to ``beyond``, whatever host they name. ``asked`` are the first lines of all that came,
    ``refused`` the reasons of callers that ended the handshake.
    """

    allow_reuse_address = True

    def __init__(self, beyond: Address, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Passage)
        self.beyond = beyond
        self.tls = tls
        self.asked: list[str] = []
        self.refused: list[str] = []

    @property
    def address(self) -> Address:
        return "127.0.0.1", int(self.server_address[1])

    def url(self, scheme: str) -> str:
        """Its address as a URL."""
        host, port = self.address
        return f"{scheme}://{host}:{port}"

    def finish_request(self, request: object, client_address: object) -> None:
        try:
            super().finish_request(request, client_address)  # type: ignore[arg-type]
        except (ssl.SSLError, ConnectionError) as error:
            self.refused.append(str(error))


class _Passage(socketserver.StreamRequestHandler):
    rbufsize = 0
    server: Gate

    def setup(self) -> None:
        if self.server.tls is not None:
            self.request = self.server.tls.wrap_socket(self.request, server_side=True)
        super().setup()

    def finish(self) -> None:
        super().finish()
        self.request.close()

    def handle(self) -> None:
        first, *headers = iter(lambda: self.rfile.readline().decode().rstrip(), "")
        self.server.asked.append(first)
        with socket.create_connection(self.server.beyond, 30) as other:
            if first.startswith("CONNECT "):
                self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                _join(self.request, other)
            else:
                self._pass_on(first, headers, other)

    def _pass_on(self, first: str, headers: list[str], other: socket.socket) -> None:
        """One request and its answer; the connection ends with it."""
        method, url, version = first.split(" ")
        path = "/" + url.split("/", 3)[3] if "://" in url else url
        fields = dict(line.lower().split(": ", 1) for line in headers)
        kept = [line for line in headers if not line.lower().startswith(("connection:", "proxy-"))]
        other.sendall("\r\n".join([f"{method} {path} {version}", *kept, "Connection: close", "", ""]).encode())
        left = int(fields.get("content-length", 0))
        while left and (piece := self.rfile.read(min(left, 1 << 16))):
            other.sendall(piece)
            left -= len(piece)
        while piece := other.recv(1 << 16):
            self.wfile.write(piece)


def _join(one: socket.socket, other: socket.socket) -> None:
    """Bytes go both ways until one side has closed."""
    with selectors.DefaultSelector() as ready:
        ready.register(one, selectors.EVENT_READ, other)
        ready.register(other, selectors.EVENT_READ, one)
        while True:
            for key, _ in ready.select():
                source = one if key.fileobj is one else other
                piece = source.recv(1 << 16)
                if not piece:
                    return
                key.data.sendall(piece)


@contextmanager
def gate(beyond: Address, tls: ssl.SSLContext | None = None) -> Iterator[Gate]:
    """An open gate on a free port. Whoever came through must have closed before it is shut."""
    with Gate(beyond, tls) as made:
        thread = threading.Thread(target=made.serve_forever, args=(0.05,), name="gate")
        thread.start()
        try:
            yield made
        finally:
            made.shutdown()
            thread.join()


def certificate(folder: Path) -> tuple[Path, Path]:
    """The files of a certificate for 127.0.0.1 that nobody has signed, and of its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "studio")]), datetime.now(UTC)
    here = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number()).add_extension(here, critical=False)
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    files = folder / "studio.pem", folder / "studio.key"
    files[0].write_bytes(builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    files[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, plain)
    )
    return files
