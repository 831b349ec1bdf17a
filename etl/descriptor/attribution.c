#include "descriptor/attribution.h"

#include <jansson.h>

#define CODE_DIGITS 4u
/* Where the mapping says no code: an example would be pasted, and name another municipality; this is refused (tooi.c). */
#define UNSAID_CODE "gm…"

/* What catalogues go by, as a descriptor has it. */
struct attribution {
	struct str address; /* of the publisher */
	struct str
		government; /* its CBS code, as "gm0344"; empty: the mapping is of several, or says none */
	bool description, licence, publisher, contact, country, dutch, period, third_party;
};

static struct str text_of(const json_t *object, const char *key)
{
	const json_t *v = json_object_get(object, key);

	return json_is_string(v) ? (struct str){json_string_value(v), json_string_length(v)}
				 : (struct str){0};
}

static bool is_web(struct str s)
{
	return str_starts(s, STR("https://")) || str_starts(s, STR("http://"));
}

static bool is_publisher(const json_t *contributor)
{
	return str_eq(text_of(contributor, "role"), STR("publisher")) &&
	       text_of(contributor, "title").len;
}

/* A column that holds a fiscal year, whatever it is made of; wherever it stands. */
static bool has_year(const json_t *v)
{
	const char *key;
	json_t *one;
	size_t i;

	if (json_is_array(v))
		json_array_foreach((json_t *)v, i, one) if (has_year(one)) return true;
	if (json_is_object(v))
		json_object_foreach((json_t *)v, key, one)
		{
			struct str text = text_of(v, key);
			if ((strcmp(key, "columnType") == 0 && str_starts(text, STR("date:"))) ||
			    (strcmp(key, "dimensionType") == 0 && str_eq(text, STR("datetime"))) ||
			    has_year(one))
				return true;
		}
	return false;
}

/* "gm0344" of "GM0344" or "0344": stuiver.statistics.region, where it is no dimension. */
static struct str government_of(const json_t *root, struct arena *a)
{
	const json_t *own = json_object_get(json_object_get(root, "stuiver"), "statistics");
	struct str region = text_of(own, "region");

	if (str_starts(region, STR("GM")))
		region = (struct str){region.ptr + 2, region.len - 2};
	for (size_t i = 0; i < region.len; i++)
		if (region.ptr[i] < '0' || region.ptr[i] > '9')
			return (struct str){0};
	return region.len == CODE_DIGITS ? arena_printf(a, "gm%.*s", STR_ARG(region))
					 : (struct str){0};
}

static void read_contributors(struct attribution *x, const json_t *root)
{
	const json_t *one;
	size_t i;

	json_array_foreach(json_object_get(root, "contributors"), i, one)
	{
		x->contact = x->contact || text_of(one, "email").len;
		if (x->publisher || !is_publisher(one))
			continue;
		x->publisher = true;
		x->address = text_of(one, "path");
	}
}

static struct attribution read_all(const json_t *root, struct arena *a)
{
	const json_t *own = json_object_get(root, "stuiver");
	struct attribution x = {
		.government = government_of(root, a),
		.description = text_of(root, "description").len > 0,
		.licence = is_web(
			text_of(json_array_get(json_object_get(root, "licenses"), 0), "path")),
		.contact = text_of(own, "questions").len > 0,
		.country = text_of(root, "countryCode").len > 0,
		.dutch = str_eq(text_of(root, "countryCode"), STR("NL")),
		.period = has_year(json_object_get(root, "resources")) ||
			  has_year(json_object_get(root, "model")),
		.third_party = json_object_get(own, "third_party") != NULL};

	read_contributors(&x, root);
	return x;
}

/* ---- asking ---- */

struct asking {
	struct attribution_ask *out;
	size_t n;
	struct arena *arena;
};

static void ask(struct asking *q, enum attribution_lack lack, const char *property,
		struct str dutch, struct str english)
{
	q->out[q->n++] = (struct attribution_ask){lack, property, dutch, english};
}

/* With the address that the mapping's own code gives, where it says one. */
static void ask_publisher(struct asking *q, const struct attribution *x)
{
	bool known = x->government.len > 0;
	struct str code = known ? x->government : STR(UNSAID_CODE);
	struct str path = x->dutch ? arena_printf(q->arena, ", \"path\": \"" TOOI "gemeente/%.*s\"",
						  STR_ARG(code))
				   : STR("");

	ask(q, LACK_PUBLISHER, "contributors",
	    arena_printf(
		    q->arena,
		    "wie geeft dit uit? Zet erin: {\"role\": \"publisher\", \"title\": \"Gemeente …\"%.*s}",
		    STR_ARG(path)),
	    arena_printf(
		    q->arena,
		    "who publishes this? Put in: {\"role\": \"publisher\", \"title\": \"…\"%.*s}",
		    STR_ARG(path)));
}

static void ask_address(struct asking *q, const struct attribution *x)
{
	bool known = x->government.len > 0;
	struct str code = known ? x->government : STR(UNSAID_CODE);

	ask(q, LACK_ADDRESS, "contributors",
	    arena_printf(q->arena,
			 "path van de publisher: welke overheid is dat, in TOOI? %s \"" TOOI
			 "gemeente/%.*s\"",
			 known ? "Naar stuiver.statistics.region:" : "Bijvoorbeeld", STR_ARG(code)),
	    arena_printf(q->arena,
			 "path of the publisher: which government is that, in TOOI? %s \"" TOOI
			 "gemeente/%.*s\"",
			 known ? "By stuiver.statistics.region:" : "As", STR_ARG(code)));
}

bool tooi_is_of_another(struct str url, struct str government)
{
	struct str front = STR(TOOI "gemeente/");

	return government.len && str_starts(url, front) &&
	       !str_eq((struct str){url.ptr + front.len, url.len - front.len}, government);
}

struct str attribution_government(struct str descriptor, struct arena *a)
{
	json_t *root = json_loadb(descriptor.ptr, descriptor.len, 0, NULL);
	struct str found = government_of(root, a);

	json_decref(root);
	return found;
}

static void ask_which(struct asking *q, const struct attribution *x)
{
	ask(q, LACK_WHOSE, "contributors",
	    arena_printf(
		    q->arena,
		    "path van de publisher is van een andere gemeente (%.*s) dan stuiver.statistics.region (%.*s): welke van de twee is "
		    "het? Geeft een ander dit uit dan de gemeente zelf, zeg dat dan met stuiver.third_party",
		    STR_ARG(x->address), STR_ARG(x->government)),
	    arena_printf(
		    q->arena,
		    "path of the publisher is of another municipality (%.*s) than stuiver.statistics.region (%.*s): which of the two is "
		    "it? If somebody else publishes this than the municipality itself, say so with stuiver.third_party",
		    STR_ARG(x->address), STR_ARG(x->government)));
}

/* One that publishes others' data has no address of its own in the catalogue. */
static void ask_whose(struct asking *q, const struct attribution *x)
{
	if (x->third_party)
		return;
	if (!x->publisher)
		ask_publisher(q, x);
	else if (x->dutch && !str_starts(x->address, STR(TOOI)))
		ask_address(q, x);
	else if (tooi_is_of_another(x->address, x->government))
		ask_which(q, x);
}

size_t attribution_asks(struct attribution_ask out[ATTRIBUTION_ASKS_MAX], struct str descriptor,
			struct arena *a)
{
	json_t *root = json_loadb(descriptor.ptr, descriptor.len, 0, NULL);
	struct attribution x = read_all(root, a);
	struct asking q = {out, 0, a};

	ask_whose(&q, &x);
	if (!x.licence)
		ask(&q, LACK_LICENCE, "licenses",
		    STR("onder welke licentie mag ieder dit gebruiken? Met haar adres: {\"name\": \"CC0-1.0\", \"path\": "
			"\"https://creativecommons.org/publicdomain/zero/1.0/deed.nl\"}"),
		    STR("under which licence may everybody use this? With its address: {\"name\": \"CC0-1.0\", \"path\": "
			"\"https://creativecommons.org/publicdomain/zero/1.0/\"}"));
	if (!x.contact)
		ask(&q, LACK_CONTACT, "contributors",
		    STR("waar kunnen vragen heen? Zet erin: {\"role\": \"contact\", \"title\": \"…\", \"email\": \"…\"}, of vul stuiver.questions"),
		    STR("where do questions go? Put in: {\"role\": \"contact\", \"title\": \"…\", \"email\": \"…\"}, or fill in stuiver.questions"));
	if (!x.description)
		ask(&q, LACK_DESCRIPTION, "description", STR("waar gaat dit over, in een zin?"),
		    STR("what is this about, in a sentence?"));
	if (!x.country)
		ask(&q, LACK_COUNTRY, "countryCode",
		    STR("over welk land gaat het? Bijvoorbeeld \"NL\""),
		    STR("which country is it about? As \"NL\""));
	if (!x.period)
		ask(&q, LACK_PERIOD, "resources",
		    STR("welke kolom zegt van welk jaar een regel is? Geef die \"columnType\": \"date:fiscal-year\""),
		    STR("which column says of which year a line is? Give it \"columnType\": \"date:fiscal-year\""));
	json_decref(root);
	return q.n;
}
