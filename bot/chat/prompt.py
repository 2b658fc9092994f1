"""The prompt: lines of a person at a terminal, with history and completion."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from prompt_toolkit import PromptSession
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.completion import Completer
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.styles import Style

from bot.chat.history import History

if TYPE_CHECKING:
    from prompt_toolkit.input import Input
    from prompt_toolkit.output import Output

_SIGN = FormattedText([("class:sign", "› ")])
_STYLE = Style.from_dict({"sign": "ansicyan bold", "placeholder": "ansibrightblack"})
_LEAVE = "Ctrl-D or /quit leaves; the conversation is kept."


class Prompt:
    """Asks for lines. `hint` stands in an empty one, `tell` writes a line above it."""

    def __init__(
        self,
        history: Path,
        completer: Completer,
        hint: Callable[[], str],
        tell: Callable[[str], None],
        *,
        input: Input | None = None,
        output: Output | None = None,
    ) -> None:
        """`input` and `output` are the terminal, unless others are given."""
        self.tell = tell
        self.hint = hint
        self.session: PromptSession[str] = PromptSession(
            _SIGN,
            history=History(history),
            completer=completer,
            complete_while_typing=True,
            complete_in_thread=True,
            auto_suggest=AutoSuggestFromHistory(),
            placeholder=self._placeholder,
            key_bindings=_keys(),
            style=_STYLE,
            reserve_space_for_menu=6,
            input=input,
            output=output,
        )

    def line(self) -> str | None:
        """The next line that is not empty; None where the user leaves."""
        while True:
            try:
                line = self.session.prompt().strip()
            except KeyboardInterrupt:
                self.tell(_LEAVE)
                continue
            except EOFError:
                return None
            if line:
                return line

    def _placeholder(self) -> FormattedText:
        return FormattedText([("class:placeholder", self.hint())])


def _keys() -> KeyBindings:
    keys = KeyBindings()

    @keys.add("c-c")
    def clear(event: KeyPressEvent) -> None:
        """Empty the line; where it is empty already, say how to leave."""
        if event.current_buffer.text:
            event.current_buffer.reset()
        else:
            event.app.exit(exception=KeyboardInterrupt, style="class:aborting")

    @keys.add("escape", "enter")
    def begin_a_line(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text("\n")

    return keys
