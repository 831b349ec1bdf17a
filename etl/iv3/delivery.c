#include "iv3/delivery.h"

#include "base/utf8.h"
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

/* ---- shapes ---- */

/* What the schemas differ in: 1.x writes years as texts and e-mail with a hyphen; 2.1 asks for all five parts. */
static enum iv3_shape shape_of(const json_t *root)
{
	const json_t *about = json_object_get(root, "metadata");
	if (json_is_array(json_object_get(root, "waarden")))
		return IV3_SHAPE_FLAT;
	if (json_object_get(json_object_get(root, "contact"), "e-mail") ||
	    (json_is_string(json_object_get(about, "boekjaar")) &&
	     !json_object_get(about, "details_openbaar")))
		return IV3_SHAPE_1;
	return IV3_SHAPE_2_1;
}

static void look_at_members(struct delivery_reading *r, const json_t *root)
{
	static const char *const known[] = {"metadata", "contact", "opmerkingen", "data",
					    "waarden"};
	const char *key;
	const json_t *value;
	json_object_foreach((json_t *)(uintptr_t)root, key, value)
	{
		bool found = false;
		for (size_t i = 0; i < sizeof known / sizeof *known; i++)
			found = found || strcmp(key, known[i]) == 0;
		if (!found)
			findings_add(r->f, "SF999", IV3_FAULT,
				     "Er is een onbekende sleutel %.60s aangetroffen.", key);
	}
}

int delivery_read_root(struct delivery_reading *r, const json_t *root, struct error *e)
{
	if (!json_is_object(root))
		return error_set(
			e, STATUS_INPUT,
			"this is JSON, and no Iv3 delivery: it begins with no object of metadata, contact and data");
	r->v->shape = shape_of(root);
	look_at_members(r, root);
	read_about(r, root);
	if (r->v->shape == IV3_SHAPE_FLAT)
		read_flat(r, json_object_get(root, "waarden"));
	else
		read_data(r, root);
	return 0;
}

/* ---- the text ---- */

/* Windows-1252 as UTF-8: what has no character there (five bytes) becomes U+FFFD. */
static struct str from_1252(struct arena *a, struct str s)
{
	size_t room = s.len * 3 + 1;
	char *out = arena_bytes(a, room), *to = out, *from = (char *)(uintptr_t)s.ptr;
	iconv_t converter = iconv_open("UTF-8", "WINDOWS-1252");
	while (s.len > 0 && iconv(converter, &from, &s.len, &to, &room) == (size_t)-1 &&
	       s.len > 0) {
		memcpy(to, "\xef\xbf\xbd", 3);
		to += 3;
		room -= 3;
		from++;
		s.len--;
	}
	iconv_close(converter);
	return (struct str){out, (size_t)(to - out)};
}

int iv3_delivery_read(struct iv3_delivery *out, struct arena *a, struct str json,
		      struct iv3_findings *f, struct error *e)
{
	struct delivery_reading r = {.v = out, .arena = a, .f = f};
	json_error_t fault;
	*out = (struct iv3_delivery){.year = -1, .period = -1};
	if (str_starts(json, STR("\xef\xbb\xbf")))
		json = (struct str){json.ptr + 3, json.len - 3};
	if (utf8_valid(json) != json.len) {
		json = from_1252(a, json);
		findings_add(
			f, "TEKEN", IV3_REMARK,
			"Het bestand is geen UTF-8; het is gelezen als Windows-1252. CBS leest beide.");
	}
	json_t *root = json_loadb(json.ptr, json.len, JSON_REJECT_DUPLICATES, &fault);
	if (!root)
		return error_set(
			e, STATUS_INPUT,
			"this is no JSON: line %d, column %d: %.120s. Look at what stands just before that place: a "
			"comma, quote or bracket is missing or too many",
			fault.line, fault.column, fault.text);
	int result = delivery_read_root(&r, root, e);
	json_decref(root);
	return result;
}

struct iv3_total iv3_total(const struct iv3_delivery *v, enum iv3_part part)
{
	struct iv3_total t = {0};
	for (size_t i = 0; i < v->n; i++)
		if (v->rows[i].part == part) {
			t.rows++;
			t.sum += v->rows[i].amount;
		}
	return t;
}
