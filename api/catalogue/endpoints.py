"""The public catalogue: occupations, programmes and centres as JSON; the action server asks here too."""

from typing import Any

from fastapi import APIRouter, Request

from api.catalogue.schemas import Centre, Occupation, Programme
from api.catalogue.service import Catalogue
from api.errors import NotFound

router = APIRouter(prefix="/v1/catalogue", tags=["catalogue"])


class UnknownOccupation(NotFound):
    detail = "There is no occupation with this id."


@router.get("/occupations/{occupation_id}")
async def get_occupation(
    request: Request, occupation_id: str, country: str | None = None, pack: str | None = None
) -> dict[str, Any]:
    """One occupation with its pay in advertisements where the pack is at home (null when there is no reliable figure)."""
    catalogue = _catalogue(request)
    occupation = catalogue.occupations.get(occupation_id)
    if occupation is None:
        raise UnknownOccupation
    pay = catalogue.pay_of(occupation_id, country=country, pack=pack)
    return _occupation(occupation) | {
        "summary": occupation.summary,
        "pay": pay.model_dump(mode="json") if pay else None,
        "interview_topics": occupation_id in catalogue.interview,
    }


@router.get("/occupations")
async def list_occupations(request: Request, sector: str | None = None) -> dict[str, Any]:
    return {"items": [_occupation(item) for item in _catalogue(request).find_occupations(sector=sector)]}


@router.get("/programmes")
async def list_programmes(
    request: Request,
    occupation: str | None = None,
    city: str | None = None,
    centre: str | None = None,
    sector: str | None = None,
    country: str | None = None,
    pack: str | None = None,
) -> dict[str, Any]:
    """Programmes and courses that a source ties to a centre; never the whole list of the country."""
    catalogue = _catalogue(request)
    countries = catalogue.countries_of(country=country, pack=pack)
    found = catalogue.find_programmes(
        occupation=occupation, city=city, centre=centre, sector=sector, countries=countries
    )
    return {"items": [_programme(catalogue, item) for item in found]}


@router.get("/centres")
async def list_centres(
    request: Request, city: str | None = None, country: str | None = None, pack: str | None = None
) -> dict[str, Any]:
    catalogue = _catalogue(request)
    countries = catalogue.countries_of(country=country, pack=pack)
    return {"items": [_centre(item) for item in catalogue.find_centres(city=city, countries=countries)]}


def _catalogue(request: Request) -> Catalogue:
    catalogue: Catalogue = request.app.state.catalogue
    return catalogue


def _occupation(item: Occupation) -> dict[str, Any]:
    return {"id": item.id, "names": item.names, "sector": item.sector}


def _programme(catalogue: Catalogue, item: Programme) -> dict[str, Any]:
    city = catalogue.centres[item.centre].city
    return {
        "id": item.id,
        "names": item.names,
        "centre": item.centre,
        "city": city,
        "occupation": item.occupation,
        "as_of": item.as_of,
    }


def _centre(item: Centre) -> dict[str, Any]:
    return {"id": item.id, "names": item.names, "city": item.city, "career_centre": item.career_centre}
