/*
 * PDOK's Locatieserver (v3_1): `free` for addresses, streets, postcodes and BAG ids, `lookup` for
 * its own ids. A Solr index: words that mean something to Solr are taken out of what is sent.
 */
#include "geocode/choose.h"

#include <jansson.h>
#include <stdio.h>

#define ROWS_MAX 100      /* the most the service gives */
#define NEAR_METRES "100" /* an address further away says nothing of a point */
#define PATH_MAX_BYTES 4096u
#define FIELDS                                                                                   \
	"id,type,weergavenaam,straatnaam,huisnummer,huisletter,huisnummertoevoeging,postcode,"   \
	"woonplaatsnaam,nummeraanduiding_id,adresseerbaarobject_id,openbareruimte_id,centroide_" \
	"ll,"                                                                                    \
	"score"

/* ---- the question ---- */

/* Words for Solr: letters, digits and blanks as they are, the rest blank; small letters, so that no
 * OR is an operator. */
static struct str plain_words(struct arena *a, struct str s)
{
	char *out = arena_bytes(a, s.len + 1);

	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		if (c >= 'A' && c <= 'Z')
			out[i] = (char)(c - 'A' + 'a');
		else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80)
			out[i] = (char)c;
		else
			out[i] = ' ';
	}
	return (struct str){out, s.len};
}

/* A postcode is one word in capitals. */
static struct str postcode_word(struct arena *a, struct str s)
{
	char *out = arena_bytes(a, s.len + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		if ((s.ptr[i] >= 'A' && s.ptr[i] <= 'Z') || (s.ptr[i] >= '0' && s.ptr[i] <= '9'))
			out[n++] = s.ptr[i];
	return (struct str){out, n};
}

/* The field that holds an id of this kind; NULL: the service has none (buildings). */
static const char *id_field(struct str id)
{
	switch (id.ptr[5]) {
	case '0':
		return id.ptr[4] == '2'   ? "nummeraanduiding_id"
		       : id.ptr[4] == '3' ? "openbareruimte_id"
					  : NULL;
	default:
		return "adresseerbaarobject_id";
	}
}

struct lookup_question {
	const char *type; /* of the answers; NULL: any */
	struct str q;
};

static bool ask_id(struct lookup_question *out, struct arena *a, struct str id)
{
	const char *field = id_field(id);

	if (field)
		out->q = arena_printf(a, "%s:%.*s", field, STR_ARG(id));
	return field != NULL;
}

static void ask_address(struct lookup_question *out, struct arena *a, const struct address *x)
{
	struct str street = plain_words(a, x->street), town = plain_words(a, x->town);
	struct str postcode = postcode_word(a, x->postcode);
	bool number = address_level(x) == ADDRESS_BY_NUMBER;

	out->type = number ? "adres" : x->postcode.len ? "postcode" : "weg";
	if (x->postcode.len && number)
		out->q = arena_printf(a, "postcode:%.*s AND huisnummer:%.*s", STR_ARG(postcode),
				      STR_ARG(x->number));
	else if (x->postcode.len)
		out->q = arena_printf(a, "postcode:%.*s", STR_ARG(postcode));
	else
		out->q = arena_printf(a, "%.*s %.*s %.*s %.*s", STR_ARG(street),
				      STR_ARG(number ? x->number : STR("")),
				      STR_ARG(number ? x->suffix : STR("")), STR_ARG(town));
}

/* ---- the answer ---- */

static struct str text_at(struct arena *a, const json_t *doc, const char *key)
{
	const json_t *v = json_object_get(doc, key);

	if (json_is_string(v))
		return arena_dup(a, (struct str){json_string_value(v), json_string_length(v)});
	if (json_is_integer(v))
		return arena_printf(a, "%lld", (long long)json_integer_value(v));
	return STR("");
}

/* "POINT(5.2466 52.5316)" to two decimal texts. */
static bool read_point(struct str wkt, struct known_address *out)
{
	double x, y;

	if (!str_starts(wkt, STR("POINT(")) || !str_ends(wkt, STR(")")))
		return false;
	struct str rest = {wkt.ptr + 6, wkt.len - 7};
	out->longitude = str_split(&rest, ' ');
	out->latitude = str_trim(rest);
	return degrees_parse(out->longitude, &x) && degrees_parse(out->latitude, &y) && x >= -180 &&
	       x <= 180 && y >= -90 && y <= 90;
}

static bool read_doc(struct arena *a, const json_t *doc, bool by_pdok_id, struct known_address *out)
{
	struct str parts[ADDRESS_PARTS] = {
		[ADDRESS_STREET] = text_at(a, doc, "straatnaam"),
		[ADDRESS_NUMBER] = text_at(a, doc, "huisnummer"),
		[ADDRESS_LETTER] = text_at(a, doc, "huisletter"),
		[ADDRESS_ADDITION] = text_at(a, doc, "huisnummertoevoeging"),
		[ADDRESS_POSTCODE] = text_at(a, doc, "postcode"),
		[ADDRESS_TOWN] = text_at(a, doc, "woonplaatsnaam"),
		[ADDRESS_BAG] = text_at(a, doc, "nummeraanduiding_id"),
		[ADDRESS_OBJECT] = text_at(a, doc, "adresseerbaarobject_id"),
	};

	address_read(&out->address, a, parts);
	out->address.street = parts[ADDRESS_STREET]; /* a road has no number, whatever its name */
	if (parts[ADDRESS_NUMBER].len == 0)
		out->address.number = out->address.suffix = STR("");
	if (by_pdok_id)
		out->address.bag = text_at(a, doc, "id");
	else if (out->address.bag.len == 0)
		out->address.bag = text_at(a, doc, "openbareruimte_id");
	return read_point(text_at(a, doc, "centroide_ll"), out);
}

static const json_t *docs_of(const json_t *root)
{
	return json_object_get(json_object_get(root, "response"), "docs");
}

int geocode_pdok_check(void *context, struct str body, struct error *e)
{
	json_error_t reason;
	json_t *root = json_loadb(body.ptr ? body.ptr : "", body.len, 0, &reason);
	(void)context;

	if (!root)
		return error_set(e, STATUS_INPUT, "line %d: %s", reason.line, reason.text);
	bool good = json_is_array(docs_of(root));
	json_decref(root);
	return good ? 0
		    : error_set(e, STATUS_INPUT,
				"it has no response.docs, as a Locatieserver's "
				"answers do");
}

void geocode_pdok_read(struct geocode *out, struct arena *a, struct str body,
		       const struct address *wanted, bool by_pdok_id)
{
	json_t *root = json_loadb(body.ptr, body.len, 0, NULL);
	const json_t *docs = docs_of(root);
	size_t n = json_array_size(docs), kept = 0;
	struct known_address *candidates =
		ARENA_ARRAY(a, struct known_address, (n < ROWS_MAX ? n : ROWS_MAX) + 1);

	for (size_t i = 0; i < n && kept < ROWS_MAX; i++)
		kept += read_doc(a, json_array_get(docs, i), by_pdok_id, &candidates[kept]);
	json_decref(root);
	geocode_choose(out, a, wanted, candidates, kept);
}

static struct str path_of(struct arena *a, const struct lookup_question *q, struct str pdok_id)
{
	struct buffer path;

	buffer_init(&path, PATH_MAX_BYTES);
	buffer_append_z(&path, pdok_id.len ? "/lookup" : "/free");
	fetch_parameter(&path, pdok_id.len ? "id" : "q", pdok_id.len ? pdok_id : q->q);
	if (q->type)
		fetch_parameter(&path, "fq", arena_printf(a, "type:%s", q->type));
	fetch_parameter(&path, "fl", STR(FIELDS));
	if (!pdok_id.len)
		fetch_parameter(&path, "rows", arena_printf(a, "%d", ROWS_MAX));
	struct str out = path.overflow ? STR("") : arena_dup(a, buffer_str(&path));
	buffer_drop(&path);
	return out;
}

/* Asks, and keeps what is no fault of the service for `out`: 1 with an answer, 0 with a miss. */
static int ask(struct geocode *out, struct fetch_answer *answer, struct arena *a, struct fetcher *f,
	       struct str path, struct error *e)
{
	if (path.len == 0) {
		out->reason = STR("the address is too long to be one");
		return 0;
	}
	if (fetch_get(answer, f, a, path, e) == 0)
		return 1;
	if (answer->status != 400)
		return -1;
	out->reason = STR("the Locatieserver does not understand this address");
	return 0;
}

int geocode_pdok(struct geocode *out, struct arena *a, struct fetcher *f,
		 const struct address *wanted, struct error *e)
{
	struct str id = wanted->bag.len ? wanted->bag : wanted->object;
	struct lookup_question q = {NULL, STR("")};
	struct fetch_answer answer;
	bool by_pdok_id = id.len && !address_is_bag(id);

	*out = (struct geocode){.source = STR("pdok")};
	if (id.len && !by_pdok_id && !ask_id(&q, a, id)) {
		out->reason = STR("a building (pand) has no address of its own: give the id of a "
				  "verblijfsobject or of a nummeraanduiding");
		return 0;
	}
	if (!id.len)
		ask_address(&q, a, wanted);
	int got = ask(out, &answer, a, f, path_of(a, &q, by_pdok_id ? id : STR("")), e);
	if (got > 0)
		geocode_pdok_read(out, a, answer.body, wanted, by_pdok_id);
	return got < 0 ? -1 : 0;
}

static void read_nearest(struct geocode *out, struct arena *a, struct str body)
{
	json_t *root = json_loadb(body.ptr, body.len, 0, NULL);
	const json_t *first = json_array_get(docs_of(root), 0);

	out->match = text_at(a, first, "weergavenaam");
	out->found = out->match.len > 0;
	if (out->found)
		out->precision = STR("address");
	else
		out->reason = STR("there is no address within " NEAR_METRES " metres");
	json_decref(root);
}

int geocode_pdok_reverse(struct geocode *out, struct arena *a, struct fetcher *f,
			 struct str longitude, struct str latitude, struct error *e)
{
	struct fetch_answer answer;
	struct buffer path;

	*out = (struct geocode){.source = STR("pdok")};
	buffer_init(&path, PATH_MAX_BYTES);
	buffer_append_z(&path, "/reverse");
	fetch_parameter(&path, "lat", latitude);
	fetch_parameter(&path, "lon", longitude);
	fetch_parameter(&path, "type", STR("adres"));
	fetch_parameter(&path, "distance", STR(NEAR_METRES));
	fetch_parameter(&path, "rows", STR("1"));
	struct str text = path.overflow ? STR("") : arena_dup(a, buffer_str(&path));
	buffer_drop(&path);
	int got = ask(out, &answer, a, f, text, e);
	if (got > 0)
		read_nearest(out, a, answer.body);
	if (out->found) {
		out->longitude = longitude;
		out->latitude = latitude;
	}
	return got < 0 ? -1 : 0;
}
