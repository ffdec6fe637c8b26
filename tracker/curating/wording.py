"""The commands that refusals name as the way out, in one place: a test runs each of them. Light."""

ADDING = {
    "party": "dispute parties add {name} --name NAME --kind person",
    "proceeding": "dispute proceedings add {name} --title TITLE",
    "source": "dispute sources add {name} --title TITLE",
    "dispute": "dispute open {name} --title TITLE",
}
