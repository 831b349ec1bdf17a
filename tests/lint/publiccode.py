#!/usr/bin/env python3
"""publiccode.yml by the rules of its standard (version 0.4), and by what the project says of itself elsewhere. Without a network."""
import copy
import datetime
import os
import re
import sys

try:
    import yaml
except ImportError:
    sys.stdout.write("there is no python3-yaml: skipped\n")
    sys.exit(77)

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
CATEGORIES = """accounting agile-project-management applicant-tracking application-development appointment-scheduling backup
billing-and-invoicing blog budgeting business-intelligence business-process-management cad call-center-management cloud-management
collaboration communications compliance-management contact-management content-management crm customer-service-and-support data-analytics
data-collection data-visualization design design-system digital-asset-management digital-citizenship document-management donor-management
e-commerce e-signature educational-content email-management email-marketing employee-management enterprise-project-management
enterprise-social-networking erp event-management facility-management feedback-and-reviews-management financial-reporting
fleet-management fundraising gamification geographic-information-systems grant-management graphic-design help-desk hr ide
identity-management instant-messaging inventory-management it-asset-management it-development it-management it-security
it-service-management knowledge-management learning-management-system marketing mind-mapping mobile-marketing mobile-payment
network-management office online-booking online-community payment-gateway payroll predictive-analysis procurement productivity-suite
project-collaboration project-management property-management real-estate-management remote-support resource-management
sales-management seo service-desk social-media-management survey talent-management task-management taxes-management test-management
time-management time-tracking translation video-conferencing video-editing visitor-management voip warehouse-management
web-collaboration web-conferencing website-builder whistleblowing workflow-management""".split()
SCOPES = """agriculture culture defence education emergency-services employment energy environment finance-and-economic-development
foreign-affairs healthcare infrastructures justice local-authorities manufacturing research science-and-technology security society sport
tourism transportation welfare""".split()
TYPES = """standalone/mobile standalone/iot standalone/desktop standalone/web standalone/backend standalone/other addon library
configurationFiles""".split()
LONGEST = 10000


class Strict(yaml.SafeLoader):  # pylint: disable=too-many-ancestors
    """A key that stands twice is a fault, and not the last one."""

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(k, deep=True) for k, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise yaml.constructor.ConstructorError(None, None, f"{key} stands twice", node.start_mark)
        return super().construct_mapping(node, deep)


# A rule says what is wrong with a value, or nothing.
def text(value, least=1, most=LONGEST):
    if not isinstance(value, str):
        return "is no text: put it between quotes"
    length = len(value.strip())
    return None if least <= length <= most else f"has {length} characters, not {least} to {most}"


def like(pattern, what):
    return lambda value: text(value) or (None if re.fullmatch(pattern, value) else f"is no {what}: {value}")


def one_of(*allowed):
    return lambda value: text(value) or (None if value in allowed else f"is none of the standard's: {value}")


def many(rule):
    def check(value):
        if not isinstance(value, list) or not value:
            return "is no list, or an empty one"
        if any(value.count(x) > 1 for x in value):
            return "has something twice"
        return [fault for x in value for fault in told(rule(x))]
    return check


def flag(value):
    return None if isinstance(value, bool) else "is not true or false"


def date(value):
    fault = like(r"\d{4}-\d\d-\d\d", "date (yyyy-mm-dd)")(value)
    if not fault:
        try:
            datetime.date.fromisoformat(value)
        except ValueError as e:
            fault = str(e)
    return fault


def file_here(*endings):
    def check(value):
        fault = text(value)
        if fault or re.match(r"https?://", value):
            return fault
        if value.startswith("/") or ".." in value or not value.endswith(endings):
            return f"is no path below the top, or of another kind than {', '.join(endings)}: {value}"
        return None if os.path.isfile(os.path.join(ROOT, value)) else f"is not there: {value}"
    return check


def told(faults):
    return faults if isinstance(faults, list) else [faults] if faults else []


def section(must, may):
    def check(value):
        if not isinstance(value, dict):
            return "is no section"
        faults = [f"{key}: is lacking" for key in must if key not in value]
        for key, content in value.items():
            rule = must.get(key) or may.get(key)
            faults += [f"{key}: {fault}" for fault in (told(rule(content)) if rule else ["is no key of the standard, or deprecated"])]
        return faults
    return check


URL = like(r"https?://[a-z0-9.-]+\.[a-z]+(/\S*)?", "address of the web")
MAIL = like(r"[^@\s]+@[a-z0-9.-]+\.[a-z]+", "address of mail")
LANGUAGE = like(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", "tag of a language (BCP 47)")
COUNTRY = like(r"[A-Z]{2}", "country (ISO 3166-1, two capitals)")
CONTACT = section({"name": text}, {"email": MAIL, "affiliation": text, "phone": like(r"\+[0-9 ]+", "number with a +")})
CONTRACTOR = section({"name": text, "until": date}, {"email": MAIL, "website": URL})
DEPENDENCIES = many(section({"name": text}, {"version": text, "versionMin": text, "versionMax": text, "optional": flag}))
DESCRIPTION = section(
    {"shortDescription": lambda v: text(v, most=150), "longDescription": lambda v: text(v, least=150), "features": many(text)},
    {"localisedName": text, "documentation": URL, "apiDocumentation": URL, "screenshots": many(file_here(".png", ".jpg")),
     "videos": many(URL), "awards": many(text)})


def described(value):
    if not isinstance(value, dict) or not value:
        return "is no section by language"
    return [f"{language}: {fault}" for language, content in value.items() for fault in told(LANGUAGE(language)) + told(DESCRIPTION(content))]


def maintained(value):
    faults = told(section({"type": one_of("internal", "contract", "community", "none")},
                          {"contacts": many(CONTACT), "contractors": many(CONTRACTOR)})(value))
    need = {"contract": "contractors", "internal": "contacts", "community": "contacts"}.get(isinstance(value, dict) and value.get("type"))
    return faults + ([f"{need}: is lacking"] if need and need not in value else [])


WHOLE = section(
    {"publiccodeYmlVersion": one_of("0.4", "0.4.0"), "name": text, "url": URL, "releaseDate": date, "platforms": many(text),
     "categories": many(one_of(*CATEGORIES)), "developmentStatus": one_of("concept", "development", "beta", "stable", "obsolete"),
     "softwareType": one_of(*TYPES), "description": described, "legal": section({"license": text}, {"mainCopyrightOwner": text}),
     "maintenance": maintained,
     "localisation": section({"localisationReady": flag, "availableLanguages": many(LANGUAGE)}, {})},
    {"applicationSuite": text, "landingURL": URL, "isBasedOn": many(URL), "softwareVersion": text, "logo": file_here(".svg", ".png"),
     "usedBy": many(text), "roadmap": URL, "intendedAudience": section({}, {"scope": many(one_of(*SCOPES)), "countries": many(COUNTRY),
                                                                            "unsupportedCountries": many(COUNTRY)}),
     "dependsOn": section({}, {"open": DEPENDENCIES, "proprietary": DEPENDENCIES, "hardware": DEPENDENCIES})})


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as f:
        return f.read()


def itself(stated):
    """What the project says of itself, by key."""
    cmake = read("CMakeLists.txt")
    licence = re.search(r"^License: (\S+)$", read(".reuse/dep5"), re.M).group(1)
    right = {"softwareVersion": re.search(r"^project\(stuiver VERSION (\S+)", cmake, re.M).group(1),
             "releaseDate": re.search(r"^set\(STUIVER_DATE (\S+)\)", cmake, re.M).group(1)}
    faults = [f"{key}: is {stated.get(key)}, and CMakeLists.txt says {value}" for key, value in right.items() if stated.get(key) != value]
    if stated["legal"]["license"] != licence or not os.path.exists(os.path.join(ROOT, "LICENSES", licence + ".txt")):
        faults.append(f"legal: license: is {stated['legal']['license']}, and .reuse/dep5 says {licence}")
    languages = ["nl"] + sorted(n[:-3] for n in os.listdir(os.path.join(ROOT, "etl", "texts")) if n.endswith(".po"))
    for what, said in (("availableLanguages", stated["localisation"]["availableLanguages"]), ("description", list(stated["description"]))):
        if sorted(said) != sorted(languages):
            faults.append(f"{what}: is {said}, and pages are in {languages}")
    # Either nobody has published it yet, or nothing is left of that.
    names = re.findall(r"(?://|@)([a-z0-9.-]+)", " ".join([stated["url"]] + [c.get("email", "") for c in stated["maintenance"]["contacts"]]))
    nobodys = [n for n in names if n.endswith(".example")]
    if nobodys and nobodys != names:
        faults.append(f"url, maintenance: {nobodys[0]} is nobody's, and the other is somebody's: set both")
    return faults


# What must be a fault, or the rules above would let anything pass: key by key, and what it becomes (None: it goes).
WRONG = (("name", None), ("url", "git@somewhere:stuiver.git"), ("url", None), ("releaseDate", "28-11-2026"), ("releaseDate", "2026-02-30"),
         ("releaseDate", datetime.date(2026, 11, 28)), ("softwareVersion", 0.1), ("softwareVersion", "9.9"), ("logo", "/etc/logo.svg"),
         ("logo", "logo.gif"), ("logo", "nowhere.svg"), ("platforms", []), ("categories/0", "gemeente"), ("developmentStatus", "done"),
         ("softwareType", "standalone"), ("intendedAudience/countries/0", "nl"), ("intendedAudience/scope/0", "money"), ("description", {}),
         ("description/en", None), ("description/nl/shortDescription", "x" * 151), ("description/nl/longDescription", "too short"),
         ("description/en/features", None), ("description/en/genericName", "Ledger"), ("legal/license", "MIT"), ("maintenance/type", "us"),
         ("maintenance/type", "contract"), ("maintenance/contacts", None), ("maintenance/contacts/0/email", "us"),
         ("localisation/localisationReady", "yes"), ("localisation/availableLanguages/0", "Dutch"), ("dependsOn/open/0/name", None),
         ("dependsOn/open/0/optional", "maybe"), ("usedBy", "everybody"), ("maintenance/contacts/0/email", "a@b.nl"))


def changed(stated, path, value):
    other = copy.deepcopy(stated)
    *way, last = [int(k) if k.isdigit() else k for k in path.split("/")]
    at = other
    for key in way:
        at = at[key]
    if value is None:
        del at[last]
    else:
        at[last] = value
    return other


def faults_of(stated):
    return told(WHOLE(stated)) or itself(stated)


def main():
    stated = yaml.load(read("publiccode.yml"), Strict)
    faults = faults_of(stated)
    if not faults:
        faults = [f"{path} = {value!r} would be taken" for path, value in WRONG if not faults_of(changed(stated, path, value))]
    print("\n".join("publiccode.yml: " + f for f in faults) or f"publiccode.yml is right; {len(WRONG)} wrong ones are refused")
    return 1 if faults else 0


sys.exit(main())
