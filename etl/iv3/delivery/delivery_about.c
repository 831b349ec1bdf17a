/* Who delivers what: metadata and contact. */
#include "iv3/delivery/delivery.h"

#include <regex.h>
#include <string.h>
#include <strings.h>

enum wanted { TEXT, NUMBER, TRUTH, LAYER, PERIOD, STATUS, MOMENT, EMAIL, FILLED };

struct member {
	const char *name;
	enum wanted wanted;
	bool optional;
};

static const struct member about_2[] = {
	{"overheidslaag", LAYER, false},    {"overheidsnummer", TEXT, false},
	{"overheidsnaam", TEXT, false},     {"boekjaar", NUMBER, false},
	{"periode", PERIOD, false},         {"status", STATUS, false},
	{"datum", MOMENT, false},           {"details_openbaar", TRUTH, false},
	{"financieel_pakket", TEXT, false}, {"export_software", TEXT, false},
};
static const struct member about_1[] = {
	{"overheidslaag", LAYER, false}, {"overheidsnummer", TEXT, false},
	{"overheidsnaam", TEXT, false},  {"boekjaar", TEXT, false},
	{"periode", PERIOD, false},      {"status", STATUS, false},
	{"datum", TEXT, false},          {"software", TEXT, true},
	{"publiceren", TEXT, true},
};
static const struct member contact_2[] = {
	{"naam", FILLED, false}, {"email", EMAIL, false}, {"telefoon", TEXT, false}};
static const struct member contact_1[] = {
	{"naam", TEXT, false}, {"e-mail", EMAIL, false}, {"telefoon", TEXT, false}};

static const char *const wanted_words[] = {
	"tekst",
	"een getal",
	"true of false",
	"Gemeente, Provincie of GR",
	"0 tot en met 5",
	"Begroting of Realisatie",
	"een datum met tijd (2026-11-28T12:00:00)",
	"een e-mailadres",
	"tekst",
};

static bool one_of(struct str s, const char *const *words)
{
	for (size_t i = 0; words[i]; i++)
		if (str_eq(s, str_z(words[i])))
			return true;
	return false;
}

static bool matches(const char *pattern, const char *text)
{
	regex_t compiled;
	if (regcomp(&compiled, pattern, REG_EXTENDED | REG_NOSUB) != 0)
		return false;
	bool result = regexec(&compiled, text, 0, NULL, 0) == 0;
	regfree(&compiled);
	return result;
}

/* As the schema has it: a time at the end; what stands before it is not looked at. */
#define MOMENT_PATTERN \
	"(2[0-3]|[01][0-9]):[0-5][0-9]:[0-5][0-9](Z|[+-](2[0-3]|[01][0-9]):[0-5][0-9])?$"
#define EMAIL_PATTERN \
	"^[a-zA-Z0-9_.-]+@((\\[[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}\\.)|(([a-zA-Z0-9-]+\\.)+))([a-zA-Z]{2,4}|[0-9]{1,3})\\]?$"

static bool is_period(const json_t *value, bool texts)
{
	if (texts)
		return json_is_string(value) && matches("^[0-5]$", json_string_value(value));
	double v = json_number_value(value);
	return json_is_number(value) && v >= 0 && v <= 5 && v == (double)(int)v;
}

static bool fits(const json_t *value, enum wanted wanted, bool texts)
{
	static const char *const layers[] = {"Gemeente", "Provincie", "GR", NULL};
	static const char *const states[] = {"Begroting", "Realisatie", NULL};
	const char *s = json_string_value(value);
	switch (wanted) {
	case NUMBER:
		return json_is_number(value);
	case TRUTH:
		return json_is_boolean(value);
	case PERIOD:
		return is_period(value, texts);
	case LAYER:
		return s && one_of(str_z(s), layers);
	case STATUS:
		return s && one_of(str_z(s), states);
	case MOMENT:
		return s && matches(MOMENT_PATTERN, s);
	case EMAIL:
		return s && matches(EMAIL_PATTERN, s);
	default:
		return s != NULL;
	}
}

/* ---- one element ---- */

struct described {
	const char *name; /* as CBS's messages call it */
	const struct member *members;
	size_t n;
	const char *missing, *unknown, *wrong; /* codes */
	bool texts, strict;
};

static bool known(const struct described *x, const char *key)
{
	for (size_t i = 0; i < x->n; i++)
		if (strcmp(key, x->members[i].name) == 0)
			return true;
	return false;
}

static void look_at_member(struct delivery_reading *r, const struct described *x,
			   const struct member *m, const json_t *value)
{
	struct iv3_finding *found;
	bool contact = x->members == contact_1 || x->members == contact_2;
	if (!value) {
		if (m->optional)
			return;
		found = findings_add(r->f, x->missing, IV3_FAULT,
				     "Binnen de %s is sleutel %s niet aangetroffen.", x->name,
				     m->name);
		findings_mend(r->f, found, "Voeg \"%s\" toe: %s.", m->name,
			      wanted_words[m->wanted]);
		findings_path(r->f, found, "%s.%s", contact ? "contact" : "metadata", m->name);
		return;
	}
	if (contact && json_is_string(value) &&
	    str_trim(str_z(json_string_value(value))).len == 0) {
		found = findings_add(
			r->f, "SF009", m->wanted == TEXT ? IV3_WARNING : IV3_FAULT,
			"Binnen het element contactpersoon is niks ingevuld bij de sleutel %s",
			m->name);
		findings_path(r->f, found, "contact.%s", m->name);
		findings_mend(r->f, found, "Vul in: %s.", wanted_words[m->wanted]);
		return;
	}
	if (!fits(value, m->wanted, x->texts)) {
		found = findings_add(
			r->f, x->wrong, IV3_FAULT,
			"Binnen de %s is de waarde bij sleutel %s niet van het juiste type: %s werd verwacht.",
			x->name, m->name, wanted_words[m->wanted]);
		findings_path(r->f, found, "%s.%s", contact ? "contact" : "metadata", m->name);
		findings_mend(r->f, found, "Vul in: %s.", wanted_words[m->wanted]);
	}
}

static void look_at(struct delivery_reading *r, const struct described *x, const json_t *object)
{
	const char *key;
	json_t *value;
	for (size_t i = 0; i < x->n; i++)
		look_at_member(r, x, &x->members[i], json_object_get(object, x->members[i].name));
	json_object_foreach((json_t *)(uintptr_t)object, key, value)
	{
		if (!x->strict || known(x, key))
			continue;
		struct iv3_finding *found = findings_add(
			r->f, x->unknown, IV3_FAULT,
			"Er is een onbekende sleutel %.60s aangetroffen binnen %s.", key, x->name);
		findings_path(r->f, found, "%s.%.60s",
			      strcmp(x->name, "metadata") == 0 ? "metadata" : "contact", key);
		findings_mend(r->f, found, "Haal de sleutel weg, of verbeter haar naam.");
	}
}

/* ---- what it says ---- */

static int whole(const json_t *value)
{
	uint64_t n;
	const char *s = json_string_value(value);
	double v = json_number_value(value);
	if (s)
		return str_to_u64(str_trim(str_z(s)), &n) && n < 100000 ? (int)n : -1;
	return json_is_number(value) && v >= 0 && v < 100000 && v == (double)(int)v ? (int)v : -1;
}

static void keep(struct delivery_reading *r, const json_t *about)
{
	struct iv3_delivery *v = r->v;
	v->layer = string_of(r, json_object_get(about, "overheidslaag"));
	v->number = string_of(r, json_object_get(about, "overheidsnummer"));
	v->name = string_of(r, json_object_get(about, "overheidsnaam"));
	v->status = string_of(r, json_object_get(about, "status"));
	v->date = string_of(r, json_object_get(about, "datum"));
	v->package = string_of(r, json_object_get(about, "financieel_pakket"));
	v->software = string_of(r, json_object_get(about, "export_software"));
	v->year = whole(json_object_get(about, "boekjaar"));
	v->period = whole(json_object_get(about, "periode"));
	v->period = v->period > 5 ? -1 : v->period;
	v->details_public = json_is_true(json_object_get(about, "details_openbaar"));
}

/* A budget is period 0 and nothing else: the two must agree. */
static void compare_status(struct delivery_reading *r)
{
	const struct iv3_delivery *v = r->v;
	bool budget = str_eq(v->status, STR("Begroting"));
	if (v->period < 0 || v->status.len == 0 || budget == (v->period == 0))
		return;
	struct iv3_finding *found =
		findings_add(r->f, "SF004", IV3_FAULT,
			     "Binnen de metadata spreken periode %d en status %.*s elkaar tegen.",
			     v->period, STR_ARG(v->status));
	findings_path(r->f, found, "metadata.periode");
	findings_mend(
		r->f, found,
		"Een begroting is periode 0; een kwartaal is 1 tot en met 4 en de jaarrekening 5, beide Realisatie.");
}

/* ---- whose it is ---- */

static size_t digits_of(struct str s)
{
	size_t n = 0;

	while (n < s.len && s.ptr[n] >= '0' && s.ptr[n] <= '9')
		n++;
	return n == s.len ? n : 0;
}

bool iv3_number_fits(struct str layer, struct str number)
{
	static const char *const heads[][2] = {
		{"Gemeente", "06"}, {"Provincie", "03"}, {"GR", "05"}};
	size_t n = digits_of(number);

	if (n != 4 && n != 6)
		return false;
	if (str_eq((struct str){number.ptr + n - 4, 4}, STR("0000")))
		return false;
	for (size_t i = 0; n == 6 && i < sizeof heads / sizeof *heads; i++)
		if (str_eq(layer, str_z(heads[i][0])))
			return str_starts(number, str_z(heads[i][1]));
	return n == 4;
}

static void look_at_number(struct delivery_reading *r, const json_t *number)
{
	const struct iv3_delivery *v = r->v;

	/* What is no text is told as such. */
	if (!json_is_string(number) || v->number.len == 0 || v->layer.len == 0 ||
	    iv3_number_fits(v->layer, v->number))
		return;
	struct iv3_finding *found = findings_add(
		r->f, "NUMMER", IV3_FAULT,
		"Het overheidsnummer %.*s is van geen %.*s: dat zijn vier cijfers (0344), of zes met de laag ervoor (%s0344).",
		STR_ARG(str_head(v->number, 40)), STR_ARG(str_head(v->layer, 40)),
		str_eq(v->layer, STR("Provincie")) ? "03"
		: str_eq(v->layer, STR("GR"))      ? "05"
						   : "06");
	findings_path(r->f, found, "metadata.overheidsnummer");
	findings_mend(
		r->f, found,
		"Vul het nummer in waaronder het CBS uw overheid kent. Het schema laat elke tekst toe; deze regel is van Stuiver.");
}

static void lacks_element(struct delivery_reading *r, const char *code, const char *path,
			  const char *name)
{
	struct iv3_finding *found = findings_add(
		r->f, code, IV3_FAULT, "Het verplichte element %s is niet aangetroffen.", name);

	findings_path(r->f, found, "%s", path);
	findings_mend(r->f, found,
		      "Voeg \"%s\" toe, als object; het pakket hoort het te schrijven.", path);
}

void read_about(struct delivery_reading *r, const json_t *root)
{
	bool old = r->v->shape == IV3_SHAPE_1, flat = r->v->shape == IV3_SHAPE_FLAT;
	const json_t *about = json_object_get(root, "metadata"),
		     *contact = json_object_get(root, "contact");
	struct described metadata = {"metadata",
				     old ? about_1 : about_2,
				     old ? sizeof about_1 / sizeof *about_1
					 : sizeof about_2 / sizeof *about_2,
				     "SF002",
				     "SF003",
				     "SF004",
				     old,
				     true};
	struct described person = {"contactpersoon",
				   old ? contact_1 : contact_2,
				   3,
				   "SF006",
				   "SF007",
				   "SF008",
				   old,
				   !old};
	if (!json_is_object(about))
		lacks_element(r, "SF001", "metadata", "metadata");
	else if (!flat)
		look_at(r, &metadata, about);
	keep(r, about);
	compare_status(r);
	look_at_number(r, json_object_get(about, "overheidsnummer"));
	if (flat)
		return;
	if (!json_is_object(contact))
		lacks_element(r, "SF005", "contact", "contactpersoon");
	else
		look_at(r, &person, contact);
}
