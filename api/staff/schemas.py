"""Bodies of the staff's sign-in."""

from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from api.states import Role


class SignIn(BaseModel):
    """Either the token of a one-time link, or name and password."""

    token: str | None = Field(default=None, max_length=200)
    name: str | None = Field(default=None, max_length=120)
    password: str | None = Field(default=None, max_length=200)

    @model_validator(mode="after")
    def _link_or_password(self) -> "SignIn":
        if not self.token and not (self.name and self.password):
            raise ValueError("send token, or name and password")
        return self


class PasswordSet(BaseModel):
    password: str = Field(max_length=200)


class StaffRead(BaseModel):
    id: UUID
    name: str
    role: Role
    centres: list[dict[str, Any]]
    password_set: bool
    language: str
