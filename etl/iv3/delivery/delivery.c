#include "iv3/delivery/delivery.h"

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
		if (found)
			continue;
		struct iv3_finding *x =
			findings_add(r->f, "SF999", IV3_FAULT,
				     "Er is een onbekende sleutel %.60s aangetroffen.", key);
		findings_path(r->f, x, "%.60s", key);
		findings_mend(r->f, x, "Haal de sleutel weg, of verbeter haar naam.");
	}
}

int delivery_read_root(struct delivery_reading *r, const json_t *root, struct error *e)
{
	r->v->shape = shape_of(root);
	look_at_members(r, root);
	read_about(r, root);
	r->codes = map_new();
	r->keys = map_new();
	int result = r->v->shape == IV3_SHAPE_FLAT
			     ? read_flat(r, json_object_get(root, "waarden"), e)
			     : read_data(r, root, e);
	map_free(r->codes);
	map_free(r->keys);
	return result;
}

/* ---- the text ---- */

static int read_stream(struct delivery_reading *r, struct error *e)
{
	json_t *root;

	if (r->stream->feed.legacy)
		findings_add(
			r->f, "TEKEN", IV3_REMARK,
			"Het bestand is geen UTF-8; het is gelezen als Windows-1252. CBS leest beide.");
	if (stream_skeleton(r->stream, &root, e) != 0)
		return -1;
	make_room(r, r->stream->rows);
	int result = delivery_read_root(r, root, e);
	json_decref(root);
	return result;
}

static int read_feed(struct iv3_delivery *out, struct arena *a, int fd, struct str json,
		     struct iv3_findings *f, struct error *e)
{
	struct delivery_stream s = {0};
	struct delivery_reading r = {.v = out, .arena = a, .f = f, .stream = &s};

	*out = (struct iv3_delivery){.year = -1, .period = -1};
	int result = feed_open(&s.feed, fd, json, IV3_DELIVERY_MAX, e);
	if (result == 0)
		result = read_stream(&r, e);
	feed_close(&s.feed);
	return result;
}

int iv3_delivery_read(struct iv3_delivery *out, struct arena *a, struct str json,
		      struct iv3_findings *f, struct error *e)
{
	return read_feed(out, a, -1, json, f, e);
}

int delivery_read_file(struct iv3_delivery *out, struct arena *a, int fd, struct iv3_findings *f,
		       struct error *e)
{
	return read_feed(out, a, fd, STR(""), f, e);
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
