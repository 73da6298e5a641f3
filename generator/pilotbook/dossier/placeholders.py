"""Lists the words that an empty field of a document shows. Writers print them, and readers do not take them for text.

Comes in: the kind of a field, or a text. Goes out: its placeholder, or whether the text is one.
Must not know: file formats, the book.
"""

from __future__ import annotations

COMPUTED = "from the record"
"""The placeholder of a value that the program computes."""
NO_RECORD = "–"
"""The placeholder of the record's id."""
RECORD_LABEL = "Record:"
"""The label of the line that names the playbook and the record, at the end of a document."""
_WORDS = {"day": "day", "choice": "choose", "number": "number"}
_WRITE_HERE = "write here"
_OWN_WORDS = frozenset({*_WORDS.values(), _WRITE_HERE, COMPUTED, NO_RECORD})
_OFFICE_WORDS = frozenset(
    text.casefold()
    for text in (
        # What Word puts into a control that someone emptied, in the language of the program.
        "Click or tap here to enter text.", "Click here to enter text.", "Choose an item.",
        "Click or tap to enter a date.", "Click here to enter a date.",
        "Klicken oder tippen Sie hier, um Text einzugeben.", "Klicken Sie hier, um Text einzugeben.",
        "Wählen Sie ein Element aus.", "Klicken oder tippen Sie, um ein Datum einzugeben.",
        "Klicken Sie hier, um ein Datum einzugeben.",
        "Cliquez ou appuyez ici pour entrer du texte.", "Cliquez ici pour entrer du texte.", "Choisissez un élément.",
        "Cliquez ou appuyez ici pour entrer une date.", "Cliquez ici pour entrer une date.",
        "Haga clic o pulse aquí para escribir texto.", "Haga clic aquí para escribir texto.", "Elija un elemento.",
        "Haga clic aquí o pulse para escribir una fecha.", "Haga clic aquí para escribir una fecha.",
        "Fare clic o toccare qui per immettere il testo.", "Fare clic qui per immettere testo.",
        "Scegliere un elemento.", "Fare clic o toccare qui per immettere una data.",
        "Fare clic qui per immettere una data.",
        "Clique ou toque aqui para inserir o texto.", "Clique aqui para digitar texto.", "Escolher um item.",
        "Clique ou toque aqui para inserir uma data.", "Clique aqui para inserir uma data.",
        "Klik of tik om tekst in te voeren.", "Klik hier als u tekst wilt invoeren.", "Kies een item.",
        "Klik of tik om een datum in te voeren.", "Klik hier als u een datum wilt invoeren.",
        "Kliknij lub naciśnij tutaj, aby wprowadzić tekst.", "Wybierz element.",
        "Kliknij lub naciśnij, aby wprowadzić datę.",
        "Klicka eller tryck här för att ange text.", "Välj ett objekt.", "Klicka eller tryck här för att ange datum.",
        "ここをクリックまたはタップしてテキストを入力してください。", "アイテムを選択してください。",
        "日付を入力するには、クリックまたはタップしてください。",
        "单击或点击此处输入文字。", "选择一项。", "单击或点击以输入日期。",
    )
)  # fmt: skip


def placeholder_for(kind: str, *, computed: bool = False) -> str:
    """Return the words that an empty field of a kind shows."""
    return COMPUTED if computed else _WORDS.get(kind, _WRITE_HERE)


def is_placeholder(text: str, kinds: tuple[str, ...] = (), *, marked: bool = False) -> bool:
    """Check whether a text only says that the field is empty.

    `kinds` are the kinds that the field may be of; without any, the words of all kinds count. `marked`: the file says
    that the field shows its placeholder. Then the words of all kinds count, and those of Word itself. Any other text
    was typed, because many programs fill in a field and leave the mark.
    """
    if marked or not kinds:
        return text in _OWN_WORDS or (marked and text.casefold() in _OFFICE_WORDS)
    return text in {placeholder_for(kind) for kind in kinds}
