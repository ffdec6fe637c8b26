"""The sorts of thing that milestones name, as the command line lists and shows them. Light."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of thing that milestones name: what it is called, its fields as listed, the columns for people."""

    name: str
    plural: str
    fields: tuple[str, ...]
    columns: tuple[str, ...]
    add_example: str
    change_example: str
    alias_example: str


PARTY = Sort(
    "party",
    "parties",
    ("slug", "aliases", "party_kind", "name", "wikidata", "url"),
    ("slug", "name", "party_kind", "aliases"),
    'dispute parties add jared-birchall --name "Jared Birchall" --kind person --alias Birchall',
    "dispute parties change doge --url https://doge.example.org/",
    'dispute parties alias doge DOGE "the department"',
)
PROCEEDING = Sort(
    "proceeding",
    "proceedings",
    ("slug", "aliases", "title", "court", "docket", "judge", "descends_from"),
    ("slug", "title", "court", "docket", "judge"),
    'dispute proceedings add musk-v-openai-appeal --title "Musk v. Altman, on appeal" --descends-from musk-v-openai',
    "dispute proceedings change musk-v-openai --docket 4:24-cv-04722",
    "dispute proceedings alias musk-v-openai 'Musk v. Altman'",
)
SOURCE = Sort(
    "source",
    "sources",
    (
        "slug",
        "aliases",
        "title",
        "publisher",
        "author",
        "lang",
        "url",
        "published_on",
        "published_note",
        "accessed_on",
        "sha256",
    ),
    ("slug", "published_on", "publisher", "title"),
    'dispute sources add reuters-2025-03-04 --title "Judge denies motion" --publisher Reuters --file reuters.txt',
    "dispute sources change our-notes --published-on 2025-05-28 --file notes.txt",
    "dispute sources alias our-notes minutes",
)
