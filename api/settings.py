"""Every setting of the installation: environment variables or `.env`, prefix `YOL_`."""

import os
import secrets
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Defaults are the embedded installation: SQLite, one process of each kind, loopback only."""

    model_config = SettingsConfigDict(env_prefix="YOL_", env_file=".env", env_file_encoding="utf-8", extra="ignore")

    data_dir: Path = Field(default=Path("var"), description="Where the database, the secrets and the logs live.")
    database_url: str = Field(default="", description="Empty: SQLite in the data folder. Or postgresql+psycopg://…")
    host: str = Field(default="127.0.0.1", description="Address the API listens on.")
    port: int = Field(default=8000, description="Port the API listens on.")
    public_url: str = Field(default="", description="How people reach the API; empty: http://host:port.")
    rasa_urls: str = Field(default="http://127.0.0.1:5005", description="Rasa processes, separated by commas.")
    assistant_secret: SecretStr = Field(
        default=SecretStr(""), description="Shared by API, Rasa and actions; empty: made and kept in the data folder."
    )
    assistant_timeout: float = Field(default=8.0, description="Seconds one turn of the assistant may take.")
    content_packs: str = Field(
        default="azerbaijan,western_balkans",
        description="Content packs to load, separated by commas; the first is home where nothing tells another country.",
    )
    demo_centre: bool = Field(default=True, description="Serve the demo page and its fictitious centre.")
    telegram_token: SecretStr = Field(default=SecretStr(""), description="Bot token; empty: Telegram is off.")
    telegram_api_url: str = Field(default="https://api.telegram.org", description="Bot API server.")
    telegram_mode: Literal["polling"] = Field(default="polling", description="How updates arrive.")
    retention_days: int = Field(default=30, ge=1, le=365, description="Days a text is kept after the last message.")
    lease_seconds: int = Field(default=90, ge=5, description="How long a claim lasts without a sign of the counsellor.")
    session_hours: int = Field(default=12, ge=1, description="How long a staff sign-in lasts.")
    secure_cookies: bool = Field(default=False, description="True behind HTTPS: cookies with Secure and __Host-.")
    conversations_per_hour: int = Field(default=60, description="New conversations an address may start in an hour.")
    messages_burst: int = Field(default=10, description="Messages of one conversation within ten seconds.")
    log_level: str = Field(default="INFO", description="DEBUG, INFO, WARNING or ERROR.")

    @field_validator("data_dir")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value if value.is_absolute() else ROOT / value

    @property
    def resolved_database_url(self) -> str:
        return self.database_url or f"sqlite:///{self.data_dir / 'yol.db'}"

    @property
    def resolved_public_url(self) -> str:
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def rasa_url_list(self) -> list[str]:
        return [url.strip().rstrip("/") for url in self.rasa_urls.split(",") if url.strip()]

    @property
    def content_pack_list(self) -> list[str]:
        return [name.strip() for name in self.content_packs.split(",") if name.strip()]

    @property
    def first_link_file(self) -> Path:
        """Holds the address of the first sign-in until somebody has signed in."""
        return self.data_dir / "first-sign-in.link"

    def sign_in_url(self, token: str) -> str:
        return f"{self.resolved_public_url}/console/#/sign-in?token={token}"

    @property
    def secret(self) -> str:
        """The assistant secret; made once and kept at mode 0600 when none is configured."""
        kept = self.data_dir / "assistant.secret"
        if not self.assistant_secret.get_secret_value() and not kept.exists():
            write_private(kept, secrets.token_urlsafe(32))
        return self.assistant_secret.get_secret_value() or kept.read_text().strip()


def write_private(path: Path, content: str) -> None:
    """Write a file that only its owner can read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(content)
