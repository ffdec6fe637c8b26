"""Answers in words, each as certain and as well founded as it is. English. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from tracker.questions.answers import Answer
from tracker.questions.days import day_before, from_day, sometime, told, up_to
from tracker.questions.names import Names
from tracker.questions.rivals import Rival, otherwise

Tone = Literal["certain", "possible", "detail", "note", "warning"]
Word = Callable[[str], str]
"""Puts a value in words."""
Part = tuple[Sequence[Answer], Word]
"""The answers of one aspect, and how they are put in words."""
Joined = tuple[Sequence[Answer], Word, str]
"""The same of an aspect that belongs with the leading one, and the word to begin with where it has to stand alone."""


class Phrase(NamedTuple):
    """Words with their tone. What they say they say without it: a tone is for colour."""

    text: str
    tone: Tone


class Told(NamedTuple):
    """One subject in words: what it is called, what there is to say; *over*: it is past for certain."""

    label: str
    lines: tuple[Phrase, ...]
    over: bool = False


class Aspects:
    """What is answered of one subject, by aspect. What no view takes is told plainly, so that nothing is lost."""

    def __init__(self, answers: Sequence[Answer]) -> None:
        """Take all answers of one subject."""
        self.subject = answers[0].subject
        self._left: dict[str, list[Answer]] = {}
        for answer in answers:
            self._left.setdefault(answer.aspect, []).append(answer)

    def take(self, aspect: str) -> list[Answer]:
        """Return the answers of *aspect*, each of which is told once."""
        return self._left.pop(aspect, [])

    def rest(self) -> dict[str, list[Answer]]:
        """Return what has not been taken."""
        return self._left


class Telling:
    """Tells answers for the day *at* (ISO 8601), given names and, by milestone id, whose word it is."""

    def __init__(
        self, at: str, names: Names, voices: Mapping[str, str], rivals: Mapping[str, Sequence[Rival]] | None = None
    ) -> None:
        """Tell of the day *at*. *rivals* holds what sources say otherwise, by milestone."""
        self.at = at
        self.names = names
        self._voices = voices
        self._rivals = rivals or {}

    def otherwise(self, answers: Iterable[Answer]) -> list[Phrase]:
        """Return a line on what sources say otherwise of what *answers* rest on; none if they agree."""
        behind = dict.fromkeys(one for answer in answers for one in answer.because if one in self._rivals)
        text = otherwise((rival for one in behind for rival in self._rivals[one]), self.names)
        return [Phrase(f"({text})", "detail")] if text else []

    def leading(self, answers: Sequence[Answer], word: Word, *more: Joined, charge: bool = True) -> list[Phrase]:
        """Return the aspect that leads, a line for each value that it can have, with what is known of when.

        *more* are aspects that belong with it: on the same line if all is
        certain, else on a line of their own. Without *charge* a value says
        by itself that it is one, and is not marked as alleged.
        """
        joined = [part for part in more if part[0]]
        if all(len(part) == 1 and part[0].certain for part in (answers, *(part for part, _, _ in joined))):
            (only,) = answers
            with_it = "".join(f" {say(one.value)}" for (one,), say, _ in joined)
            grounds = [only, *(one for part, _, _ in joined for one in part)]
            text = f"{word(only.value)}{with_it}{',' if with_it else ''}{_since(only)}"
            return [Phrase(self._founded([(text, grounds)], charge=charge), "certain")]
        lines = [
            Phrase(self._founded([(self._one(answer, word), [answer])], charge=charge), answer.certainty)
            for answer in answers
        ]
        alone: list[Part] = [(part, _begun(begin, say)) for part, say, begin in joined]
        return lines + self.detail(*alone, charge=charge)

    def detail(self, *parts: Part, charge: bool = True) -> list[Phrase]:
        """Return one line of several aspects, each as well founded as it is; none if there are none."""
        told = [(_said(answers, word), answers) for answers, word in parts if answers]
        return [Phrase(self._founded(told, charge=charge), "detail")] if told else []

    def each(self, answers: Sequence[Answer], word: Word) -> list[Phrase]:
        """Return a line for each of several things that happened and stay so, with when."""
        lines = []
        for one in sorted(answers, key=lambda one: (one.certain_from or one.from_day or "", one.value)):
            when = sometime(one.from_day, one.certain_from)
            text, when = (word(one.value), when) if one.certain else (self._one(one, word), "")
            lines.append(Phrase(self._founded([(text, [one])], when=when), "detail" if one.certain else "possible"))
        return lines

    def rest(self, aspects: Aspects) -> list[Phrase]:
        """Return what is left of *aspects*, told plainly, and the warnings last."""
        warnings = [
            Phrase(f"{'' if one.certain else 'possibly: '}warning: {one.value}", "warning")
            for one in aspects.take("warning")
        ]
        plain = [
            phrase for aspect, answers in aspects.rest().items() for phrase in self.detail((answers, _after(aspect)))
        ]
        return plain + warnings

    def _one(self, answer: Answer, word: Word) -> str:
        """Return one value in words with when; of one that is not certain, when it can be and how far in doubt."""
        if answer.certain:
            return word(answer.value) + _since(answer)
        doubt = "not certain"
        if answer.certain_from is not None and answer.certain_from > self.at:
            doubt += f" before {told(answer.certain_from)}"
        return f"possibly {word(answer.value)}{_within(answer)}; {doubt}"

    def _founded(self, told: Iterable[tuple[str, Sequence[Answer]]], *, charge: bool = True, when: str = "") -> str:
        """Return texts as one, saying once what neighbours have in common: that it is alleged, whose word it is."""
        runs: list[tuple[list[str], tuple[bool, str]]] = []
        for text, answers in told:
            mark = (charge and any(one.standing == "alleged" for one in answers), self._voice(answers))
            if runs and runs[-1][1] == mark:
                runs[-1][0].append(text)
            else:
                runs.append(([text], mark))
        return "; ".join(
            ("alleged: " if alleged else "") + ", ".join(texts) + _in_brackets(when, voice and f"according to {voice}")
            for texts, (alleged, voice) in runs
        )

    def _voice(self, answers: Sequence[Answer]) -> str:
        grounds = dict.fromkeys(one for answer in answers if answer.standing != "stated" for one in answer.because)
        return "; ".join(dict.fromkeys(self._voices[one] for one in grounds if one in self._voices))


def notes(answers: Iterable[Answer]) -> list[Phrase]:
    """Return the notes on *answers*."""
    return [Phrase(note, "note") for note in dict.fromkeys(one.note for one in answers) if note]


def _said(answers: Sequence[Answer], word: Word) -> str:
    """Return the values of an aspect in words, without when; those that are not certain say so."""
    return ", ".join(word(one.value) if one.certain else f"possibly {word(one.value)}" for one in answers)


def _in_brackets(*said: str) -> str:
    return f" ({'; '.join(some)})" if (some := [one for one in said if one]) else ""


def _begun(begin: str, word: Word) -> Word:
    return lambda value: f"{begin} {word(value)}"


def _after(aspect: str) -> Word:
    return lambda value: f"{aspect.replace('-', ' ')}: {value}"


def _since(answer: Answer) -> str:
    """Return since when an answer stands that is certain; nothing for one without days."""
    known = answer.from_day is not None or answer.certain_from is not None
    return f" since {sometime(answer.from_day, answer.certain_from)}" if known else ""


def _within(answer: Answer) -> str:
    """Return the days on which a value is possible."""
    until = None if answer.until_day is None else up_to(day_before(answer.until_day))
    if answer.from_day is None:
        return f", until {until}" if until else ""
    return f", from {from_day(answer.from_day)} {f'to {until}' if until else 'on'}"
