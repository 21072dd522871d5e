"""The one error shape: every failure a caller may see is a YolError subclass named for the fact."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException


class YolError(Exception):
    """Base of the errors that callers read; `detail` is one sentence a person understands."""

    status_code = 400
    detail = "The request cannot be done."

    def __init__(self, detail: str | None = None, *, retry_after: int | None = None) -> None:
        self.detail = detail or type(self).detail
        self.retry_after = retry_after
        super().__init__(self.detail)


class Unauthorized(YolError):
    status_code = 401
    detail = "Please sign in, or send the token of this conversation."


class Forbidden(YolError):
    status_code = 403
    detail = "This is not allowed for your role or your centre."


class NotFound(YolError):
    status_code = 404
    detail = "There is no such thing here."


class BodyTooLarge(YolError):
    status_code = 413
    detail = "The request is too large."


class Unsupported(YolError):
    status_code = 415
    detail = "Send JSON without a content encoding."


class Malformed(YolError):
    status_code = 422
    detail = "The request is not in the documented form."


class TooManyRequests(YolError):
    status_code = 429
    detail = "That was a little fast. Please wait a moment and try again."


class Unavailable(YolError):
    status_code = 503
    detail = "This part of the service is not available at the moment."


def error_response(error: YolError) -> JSONResponse:
    headers = {"Cache-Control": "no-store"}
    if error.status_code in (429, 503):
        headers["Retry-After"] = str(error.retry_after or 5)
    body = {"error": type(error).__name__, "detail": error.detail}
    return JSONResponse(body, status_code=error.status_code, headers=headers)


def install_error_handlers(app: FastAPI) -> None:
    async def on_yol_error(_: Request, exc: Exception) -> JSONResponse:
        assert isinstance(exc, YolError)
        return error_response(exc)

    async def on_validation_error(_: Request, exc: Exception) -> JSONResponse:
        assert isinstance(exc, RequestValidationError)
        return error_response(Malformed(_describe(exc.errors())))

    async def on_http_error(_: Request, exc: Exception) -> JSONResponse:
        assert isinstance(exc, HTTPException)
        names = {404: NotFound, 401: Unauthorized, 403: Forbidden, 413: BodyTooLarge, 415: Unsupported}
        if exc.status_code in names:
            return error_response(names[exc.status_code]())
        body = {"error": "HttpError", "detail": str(exc.detail)}
        return JSONResponse(body, status_code=exc.status_code, headers=exc.headers)

    async def on_anything_else(_: Request, exc: Exception) -> JSONResponse:
        return JSONResponse({"error": "InternalError", "detail": "Something went wrong on our side."}, status_code=500)

    app.add_exception_handler(Exception, on_anything_else)
    app.add_exception_handler(YolError, on_yol_error)
    app.add_exception_handler(RequestValidationError, on_validation_error)
    app.add_exception_handler(HTTPException, on_http_error)


def _describe(errors: Any) -> str:
    """Field names and reasons, never the values: a value may hold a lone surrogate or somebody's text."""
    parts = []
    for error in list(errors)[:3]:
        place = ".".join(str(part) for part in error.get("loc", ()) if part != "body")
        reason = str(error.get("msg", "is not valid")).encode("utf-8", "replace").decode()
        parts.append(f"{place or 'body'}: {reason}"[:200].encode("utf-8", "replace").decode())
    return "; ".join(parts) or Malformed.detail
