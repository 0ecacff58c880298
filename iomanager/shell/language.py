"""English and Korean, switched while the window is open.

Widgets say their texts in one method and let it be called again: ``language.follow(self, self._retranslate)``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QObject, QTranslator
from PySide6.QtWidgets import QApplication, QWidget

from iomanager.core import paths

LANGUAGES = {"en": "English", "ko": "한국어"}
_NAME = "iomanager_translator"


def choose(application: QApplication, code: str) -> None:
    """Speak ``en``, ``ko`` or the ``system``'s language; every widget hears of it."""
    olds: Iterable[QTranslator] = application.findChildren(QTranslator, _NAME)
    for old in olds:
        QCoreApplication.removeTranslator(old)
        old.setObjectName("")  # it lives on until the loop runs, and is not the current one any more
        old.deleteLater()
    wanted = resolve(code)
    translator = QTranslator(application)
    translator.setObjectName(_NAME)
    translator.setProperty("code", wanted)
    QLocale.setDefault(QLocale(wanted))
    translator.load(str(paths.resources_folder() / "translations" / f"iomanager_{wanted}.qm"))
    QCoreApplication.installTranslator(translator)


def resolve(code: str) -> str:
    """The language that ``code`` means here."""
    if code in LANGUAGES:
        return code
    system = QLocale.system().name().split("_")[0]
    return system if system in LANGUAGES else "en"


def current() -> str:
    """The language in use, ``en`` or ``ko``."""
    application = QCoreApplication.instance()
    found = application.findChild(QTranslator, _NAME) if application is not None else None
    return str(found.property("code")) if found is not None else "en"


def follow(widget: QWidget, retranslate: Callable[[], None]) -> None:
    """Call ``retranslate`` now, and again whenever the language changes while the widget lives."""
    retranslate()
    widget.installEventFilter(_Follower(widget, retranslate))


class _Follower(QObject):
    """Hears the change of language for its parent."""

    def __init__(self, parent: QWidget, retranslate: Callable[[], None]) -> None:
        super().__init__(parent)
        self._retranslate = retranslate

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        return super().eventFilter(watched, event)
