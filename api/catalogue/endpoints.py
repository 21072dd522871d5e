"""The public catalogue: occupations, programmes and centres as JSON; the action server asks here too."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request

from api.catalogue import search
from api.catalogue.schemas import Centre, Occupation, Programme
from api.catalogue.service import Catalogue
from api.errors import Malformed, NotFound

router = APIRouter(prefix="/v1/catalogue", tags=["catalogue"])


class UnknownOccupation(NotFound):
    detail = "There is no occupation with this id."


class UnknownTown(Malformed):
    detail = "There is no town with this id."


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
async def list_occupations(
    request: Request, q: Annotated[str, Query(max_length=80)] = "", sector: str | None = None
) -> dict[str, Any]:
    """All occupations, or with `q` those that are called so in any language, mistyped too, best first."""
    found = search.find_occupations(_catalogue(request), q, sector=sector)
    return {"items": [_occupation(item) for item in found]}


@router.get("/programmes")
async def list_programmes(
    request: Request,
    wanted: Annotated[search.Wanted, Depends()],
    country: str | None = None,
    pack: str | None = None,
) -> dict[str, Any]:
    """Programmes and courses that a source ties to a centre; never the whole list of the country.

    Without `items` there are `alternatives`, where any are near: `relaxed` names what was let go for them. `not_known`
    names filters that the records shown do not state.
    """
    catalogue = _catalogue(request)
    found = search.find_programmes(catalogue, wanted, countries=catalogue.countries_of(country=country, pack=pack))
    return {
        "items": [_programme(catalogue, item) for item in found.programmes],
        "alternatives": {
            "relaxed": found.relaxed,
            "items": [
                _programme(catalogue, item.programme) | {"distance_km": item.distance_km} for item in found.alternatives
            ],
        },
        "not_known": found.not_known,
    }


@router.get("/centres")
async def list_centres(
    request: Request,
    city: str | None = None,
    near: str | None = None,
    country: str | None = None,
    pack: str | None = None,
) -> dict[str, Any]:
    """Centres; with `near`, a town, the nearest first and each with its distance in a straight line."""
    catalogue = _catalogue(request)
    centres = catalogue.find_centres(city=city, countries=catalogue.countries_of(country=country, pack=pack))
    if near is None:
        return {"items": [_centre(item) for item in centres]}
    if near not in catalogue.cities:
        raise UnknownTown
    by_distance = search.nearest(catalogue, catalogue.cities[near], centres, lambda centre: centre.city)
    return {"items": [_centre(item) | {"distance_km": distance} for item, distance in by_distance]}


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
