"""What every request passes: a size limit before anything is parsed, and headers of a careful site."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import BodyTooLarge, Unsupported, YolError, error_response

MAX_BODY = 32 * 1024
_CONSOLE_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src 'self' data:; "
    "font-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)


class BodyLimit:
    """413 for a body over MAX_BODY, whether announced or streamed; 415 for an encoded one."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        length = headers.get(b"content-length", b"0")
        if not length.isdigit() or int(length) > MAX_BODY:
            await _refuse(BodyTooLarge(), scope, receive, send)
            return
        if b"content-encoding" in headers:
            await _refuse(Unsupported(), scope, receive, send)
            return
        body = b""
        while True:  # a body is small enough to be read here, whole, before anything looks at it
            message = await receive()
            body += message.get("body", b"")
            if len(body) > MAX_BODY:
                await _refuse(BodyTooLarge(), scope, receive, send)
                return
            if message["type"] != "http.request" or not message.get("more_body"):
                break
        first: Message | None = {**message, "body": body} if message["type"] == "http.request" else message

        async def replay() -> Message:
            nonlocal first
            if first is not None:
                message, first = first, None
                return message
            return await receive()

        await self._app(scope, replay, send)


class SecurityHeaders:
    """Adds the headers that tell browsers not to guess, frame or remember."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *_headers_for(scope["path"])]
            await send(message)

        await self._app(scope, receive, send_with_headers)


def _headers_for(path: str) -> list[tuple[bytes, bytes]]:
    headers = [(b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"no-referrer")]
    if path.startswith("/console"):
        headers += [
            (b"content-security-policy", _CONSOLE_CSP.encode()),
            (b"cross-origin-opener-policy", b"same-origin"),
        ]
    elif path.startswith("/v1/"):
        headers += [(b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")]
        headers += [(b"cache-control", b"no-store")]
    return headers


async def _refuse(error: YolError, scope: Scope, receive: Receive, send: Send) -> None:
    await error_response(error)(scope, receive, send)
