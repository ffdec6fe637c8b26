"""What every act in the log has in common: a stable public name and a schema number."""

from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict


class Act(BaseModel):
    """One thing that a curator did, as the log keeps it. Immutable.

    ``name`` is the act's public name, which never changes and is independent
    of the class; ``schema_number`` counts the shapes that its payload has had.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: ClassVar[str]
    schema_number: ClassVar[int] = 1

    @classmethod
    def upcast(cls, raw: dict[str, Any], schema: int) -> dict[str, Any]:
        """Return *raw*, a payload of an older *schema*, in today's shape. Works on raw data only.

        Kinds with a history override this; the default knows of none.
        """
        return raw
