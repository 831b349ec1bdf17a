/* What people say of a mapping for catalogues: what may be typed, and what is kept of it. */
#include "editor/attributes.h"

#include "base/text/utf8.h"
#include "descriptor/attribution.h"
#include "editor/lists.h"

#define LINE_MAX_BYTES 200u
#define TEXT_MAX_BYTES 2000u
#define CODE_DIGITS 4u

static const char *const words[ATTRIBUTES] = {
	[ATTRIBUTE_PUBLISHER] = "publisher",    [ATTRIBUTE_TOOI] = "tooi",
	[ATTRIBUTE_CONTACT] = "contact",        [ATTRIBUTE_QUESTIONS] = "questions",
	[ATTRIBUTE_LICENCE] = "licence",        [ATTRIBUTE_TITLE] = "title",
	[ATTRIBUTE_DESCRIPTION] = "description"};

/* As data.overheid.nl names and finds them. */
const struct licence licences[] = {
	{"CC0-1.0", "Creative Commons Zero 1.0 (publiek domein)",
	 "https://creativecommons.org/publicdomain/zero/1.0/deed.nl"},
	{"CC-BY-4.0", "Creative Commons Naamsvermelding 4.0",
	 "https://creativecommons.org/licenses/by/4.0/deed.nl"},
	{"CC-BY-SA-4.0", "Creative Commons Naamsvermelding-GelijkDelen 4.0",
	 "https://creativecommons.org/licenses/by-sa/4.0/deed.nl"},
};
const size_t licences_n = sizeof licences / sizeof *licences;

const char *attribute_word(enum attributed which)
{
	return words[which];
}

enum attributed attribute_named(struct str word)
{
	enum attributed k = 0;

	while (k < ATTRIBUTES && !str_eq(word, str_z(words[k])))
		k++;
	return k;
}

static const struct licence *licence_named(struct str name)
{
	for (size_t i = 0; i < licences_n; i++)
		if (str_eq(name, str_z(licences[i].name)))
			return &licences[i];
	return NULL;
}

/* ---- what was typed ---- */

/* Without controls; with ends of lines where it may have several. */
static bool is_text(struct str s, bool several)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		if ((c < ' ' && !(several && c == '\n')) || c == 0x7f)
			return false;
	}
	return s.len <= (several ? TEXT_MAX_BYTES : LINE_MAX_BYTES) && utf8_valid(s) == s.len;
}

/* Browsers send "\r\n". */
static struct str without_returns(struct str s, struct arena *a)
{
	char *out = arena_bytes(a, s.len + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] != '\r')
			out[n++] = s.ptr[i];
	return str_trim((struct str){out, n});
}

static bool is_code(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return false;
	return s.len == CODE_DIGITS;
}

/* "0344", "GM0344", "gm0344", or an address as it is. */
static struct str tooi_typed(struct str s, struct arena *a)
{
	struct str digits = s;

	if (str_starts(s, STR("gm")) || str_starts(s, STR("GM")) || str_starts(s, STR("Gm")))
		digits = (struct str){s.ptr + 2, s.len - 2};
	return is_code(digits) ? arena_printf(a, TOOI "gemeente/gm%.*s", STR_ARG(digits)) : s;
}

static struct str licences_said(struct arena *a)
{
	struct str all = STR("");

	for (size_t i = 0; i < licences_n; i++)
		all = arena_printf(a, "%.*s%s%s", STR_ARG(all), i ? ", " : "", licences[i].name);
	return all;
}

static struct str fault(struct arena *a, enum lang lang, struct str text, struct str value)
{
	const struct text_hole holes[] = {{"waarde", str_head(value, LINE_MAX_BYTES)},
					  {"licenties", licences_said(a)}};

	return text_filled(a, text_of(lang, text), holes, 2);
}

struct str attribute_read(enum attributed which, struct str typed, struct arena *a, enum lang lang,
			  struct str *out)
{
	struct str s = without_returns(typed, a);

	*out = which == ATTRIBUTE_TOOI ? tooi_typed(s, a) : s;
	if (!s.len)
		return STR("");
	if (which == ATTRIBUTE_TOOI && !tooi_is_sound(*out))
		return fault(
			a, lang,
			T("‘{waarde}’ is geen overheid in TOOI. Vul van een gemeente de vier cijfers "
			  "van het CBS in, zoals 0344; van een ander het hele adres, zoals "
			  "https://identifier.overheid.nl/tooi/id/provincie/pv26."),
			s);
	if (which == ATTRIBUTE_QUESTIONS && !contact_is_sound(s))
		return fault(
			a, lang,
			T("‘{waarde}’ is geen e-mailadres (vragen@gemeente.nl) en geen webadres van een "
			  "formulier (https://gemeente.nl/contact)."),
			s);
	if (which == ATTRIBUTE_LICENCE && !licence_named(s))
		return fault(a, lang,
			     T("‘{waarde}’ is geen licentie die hier bekend is. Kies uit: "
			       "{licenties}."),
			     s);
	if (!is_text(s, which == ATTRIBUTE_DESCRIPTION))
		return fault(
			a, lang,
			which == ATTRIBUTE_DESCRIPTION
				? T("Een omschrijving is een gewone tekst van ten hoogste 2.000 tekens.")
				: T("Dit is één regel gewone tekst, van ten hoogste 200 tekens."),
			s);
	return STR("");
}

/* What does not go together. */
static struct str wrong(const struct str values[ATTRIBUTES], struct str government, struct arena *a,
			enum lang lang)
{
	struct str tooi = values[ATTRIBUTE_TOOI];
	const struct text_hole holes[] = {{"adres", tooi}, {"eigen", government}};

	if (tooi_is_of_another(tooi, government))
		return text_filled(
			a,
			text_of(lang,
				T("{adres} is een andere gemeente dan die van de cijfers: die zijn "
				  "van {eigen}. Welke van de twee is het?")),
			holes, 2);
	if (tooi.len && !values[ATTRIBUTE_PUBLISHER].len)
		return text_of(lang, T("Noem bij de overheid ook haar naam: wie geeft dit uit?"));
	if (values[ATTRIBUTE_CONTACT].len && !values[ATTRIBUTE_QUESTIONS].len)
		return text_of(lang, T("Zeg bij het contact ook waar vragen heen kunnen."));
	return STR("");
}

struct str attributes_read(const struct str typed[ATTRIBUTES], struct str government,
			   struct arena *a, enum lang lang, struct str out[ATTRIBUTES])
{
	struct str fault = STR("");

	for (enum attributed k = 0; k < ATTRIBUTES && !fault.len; k++)
		fault = attribute_read(k, typed[k], a, lang, &out[k]);
	return fault.len ? fault : wrong(out, government, a, lang);
}

/* ---- of a descriptor ---- */

static json_t *text_json(struct str s)
{
	return json_stringn(s.ptr ? s.ptr : "", s.len);
}

static json_t *with_role(const json_t *descriptor, const char *role)
{
	const json_t *all = json_object_get(descriptor, "contributors");
	json_t *one;
	size_t i;

	json_array_foreach(all, i, one) if (strcmp(list_text(one, "role"), role) == 0) return one;
	return NULL;
}

static json_t *made_member(json_t *of, const char *name, json_t *(*make)(void))
{
	json_t *found = json_object_get(of, name);

	if (!found) {
		found = make();
		json_object_set_new(of, name, found);
	}
	return found;
}

/* A member of the contributor of that role, who is made, and goes when nothing is said of them any more. */
static void put_contributor(json_t *descriptor, const char *role, const char *name,
			    struct str value)
{
	json_t *one = with_role(descriptor, role);

	if (!one && !value.len)
		return;
	json_t *all = made_member(descriptor, "contributors", json_array);
	if (!one) {
		one = json_pack("{s:s}", "role", role);
		json_array_append_new(all, one);
	}
	if (value.len)
		json_object_set_new(one, name, text_json(value));
	else
		json_object_del(one, name);
	for (size_t i = 0; json_object_size(one) == 1 && i < json_array_size(all); i++)
		if (json_array_get(all, i) == one) {
			json_array_remove(all, i);
			break;
		}
	if (json_array_size(all) == 0)
		json_object_del(descriptor, "contributors");
}

static void put_member(json_t *of, const char *name, struct str value)
{
	if (value.len)
		json_object_set_new(of, name, text_json(value));
	else
		json_object_del(of, name);
}

/* A form is no e-mail address of a contributor. */
static void put_questions(json_t *descriptor, struct str value)
{
	bool mail =
		value.len && memchr(value.ptr, '@', value.len) && !str_starts(value, STR("http"));
	json_t *own = list_own(descriptor);

	put_contributor(descriptor, "contact", "email", mail ? value : STR(""));
	if (own)
		json_object_del(own, "questions");
	if (value.len && !mail)
		json_object_set_new(made_member(descriptor, "stuiver", json_object), "questions",
				    text_json(value));
}

static void put_licence(json_t *descriptor, struct str name)
{
	const struct licence *l = licence_named(name);

	if (l)
		json_object_set_new(descriptor, "licenses",
				    json_pack("[{s:s, s:s, s:s}]", "name", l->name, "title",
					      l->title, "path", l->path));
	else
		json_object_del(descriptor, "licenses");
}

void attribute_put(json_t *descriptor, enum attributed which, struct str value)
{
	switch (which) {
	case ATTRIBUTE_PUBLISHER:
		put_contributor(descriptor, "publisher", "title", value);
		return;
	case ATTRIBUTE_TOOI:
		put_contributor(descriptor, "publisher", "path", value);
		if (value.len && !json_object_get(descriptor, "countryCode"))
			json_object_set_new(descriptor, "countryCode", json_string("NL"));
		return;
	case ATTRIBUTE_CONTACT:
		put_contributor(descriptor, "contact", "title", value);
		return;
	case ATTRIBUTE_QUESTIONS:
		put_questions(descriptor, value);
		return;
	case ATTRIBUTE_LICENCE:
		put_licence(descriptor, value);
		return;
	case ATTRIBUTE_TITLE:
	case ATTRIBUTE_DESCRIPTION:
		put_member(descriptor, words[which], value);
		return;
	default:
		return;
	}
}

void attributes_fill(json_t *descriptor, const struct str values[ATTRIBUTES])
{
	bool third = json_object_get(list_own(descriptor), "third_party") != NULL;

	for (enum attributed k = 0; k < ATTRIBUTES; k++) {
		bool said = k == ATTRIBUTE_DESCRIPTION && *list_text(descriptor, "description");
		bool of_another = third && (k == ATTRIBUTE_PUBLISHER || k == ATTRIBUTE_TOOI);
		if (values[k].len && !said && !of_another)
			attribute_put(descriptor, k, values[k]);
	}
}

void attributes_get(const json_t *descriptor, struct arena *a, struct str out[ATTRIBUTES])
{
	const json_t *publisher = with_role(descriptor, "publisher");
	const json_t *contact = with_role(descriptor, "contact");
	const char *questions = list_text(list_own(descriptor), "questions");
	const char *licence =
		list_text(json_array_get(json_object_get(descriptor, "licenses"), 0), "name");
	const char *const said[ATTRIBUTES] = {
		[ATTRIBUTE_PUBLISHER] = list_text(publisher, "title"),
		[ATTRIBUTE_TOOI] = list_text(publisher, "path"),
		[ATTRIBUTE_CONTACT] = list_text(contact, "title"),
		[ATTRIBUTE_QUESTIONS] = *questions ? questions : list_text(contact, "email"),
		[ATTRIBUTE_LICENCE] = licence,
		[ATTRIBUTE_TITLE] = list_text(descriptor, "title"),
		[ATTRIBUTE_DESCRIPTION] = list_text(descriptor, "description")};

	for (enum attributed k = 0; k < ATTRIBUTES; k++)
		out[k] = arena_dup(a, str_z(said[k]));
}
