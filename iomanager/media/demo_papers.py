"""What comes with the pictures of the demo delivery: the EDL of the movie, sound, a colour decision list, a letter."""

from __future__ import annotations

import math
import struct
import wave
from pathlib import Path

EDL = """TITLE: DEMO_TURNOVER_V01
FCM: NON-DROP FRAME

001  A005C001 V     C        02:00:10:00 02:00:10:08 01:00:00:00 01:00:00:08
* FROM CLIP NAME: A005C001_210102_R1AB.mov

002  A005C002 V     C        02:04:00:12 02:04:00:20 01:00:00:08 01:00:00:16
* FROM CLIP NAME: A005C002_210102_R1AB.mov

003  A005C003 V     C        02:07:31:00 02:07:31:16 01:00:00:16 01:00:01:00
M2   A005C003       048.0                02:07:31:00
* FROM CLIP NAME: A005C003_210102_R1AB.mov
"""
"""Three cuts of eight frames at 24 fps; the third plays sixteen source frames twice as fast."""

_CDL = """<?xml version="1.0" encoding="UTF-8"?>
<ColorDecisionList xmlns="urn:ASC:CDL:v1.01">
  <ColorDecision>
    <ColorCorrection id="A001C003_210101_R1AB">
      <SOPNode>
        <Slope>1.05 1.00 0.96</Slope>
        <Offset>0.002 0.000 -0.001</Offset>
        <Power>1.00 1.00 1.02</Power>
      </SOPNode>
      <SatNode>
        <Saturation>0.98</Saturation>
      </SatNode>
    </ColorCorrection>
  </ColorDecision>
</ColorDecisionList>
"""


def write_edl(path: Path) -> None:
    """A CMX 3600 list as editors send it, with Windows line ends."""
    path.write_bytes(EDL.replace("\n", "\r\n").encode("ascii"))


def write_cdl(path: Path) -> None:
    """An ASC colour decision list with one grade."""
    path.write_text(_CDL, encoding="utf-8")


def write_wav(path: Path) -> None:
    """One second of a 1 kHz tone at -20 dB, 48 kHz, 16 bit, mono."""
    tone = (round(3277 * math.sin(2 * math.pi * 1000 * sample / 48000)) for sample in range(48000))
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(48000)
        sound.writeframes(struct.pack("<48000h", *tone))


def write_pdf(path: Path) -> None:
    """A page that any viewer opens, with one line on it."""
    page = b"BT /F1 18 Tf 72 720 Td (IO-Manager demo delivery: camera report) Tj ET"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R\n/Resources 6 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Font << /F1 5 0 R >> >>",
    )
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(body))
    path.write_bytes(body + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + trailer)
