"""What accounts elsewhere (GビズID) say of the company they speak for.

Source: GビズID 接続システム向けガイドライン (guideline for connected systems), 3.4.1.4, userinfo: account_type 1 entry,
2 prime, 3 member; corp_type 1 corporation, 2 person in business.
"""

from collections.abc import Mapping

from allauth.socialaccount.models import SocialAccount

from banso.records.models import User

PRIME, MEMBER = "2", "3"
"""Kinds of account whose company was verified."""
CORPORATION = "1"


def claims_of(account: SocialAccount) -> dict[str, str]:
    """What the provider says, as text."""
    return {name: str(value).strip() for name, value in account.extra_data.get("userinfo", {}).items()}


def company_in(claims: Mapping[str, str]) -> dict[str, str]:
    """The company as its fields are typed here. The number of a person in business is none of a corporation."""
    address = "".join(claims.get(part, "") for part in ("prefecture_name", "address1", "address2"))
    representative = " ".join(claims.get(part, "") for part in ("rep_last_nm", "rep_first_nm")).strip()
    number = claims.get("corporate_number", "") if claims.get("corp_type") == CORPORATION else ""
    name = claims.get("name", "") or ("" if number else representative)
    return {"name": name, "corporate_number": number, "address": address, "representative": representative}


def speaks_for(user: User, number: str) -> bool:
    """Whether the prime account elsewhere of somebody is that of the company of a corporate number."""
    accounts = [claims_of(account) for account in SocialAccount.objects.filter(user=user)]
    primes = [claims for claims in accounts if claims.get("account_type") == PRIME]
    return bool(number) and any(company_in(claims)["corporate_number"] == number for claims in primes)
