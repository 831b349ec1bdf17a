/* Features as GeoJSON (RFC 7946). */
#include "locations/features.h"
#include "write/datum.h"
#include "write/json_answer.h"
#include "write/row_writers.h"

static void put_datum(struct json_out *j, const char *key, const struct datum *d)
{
	json_put_key_z(j, key);
	if (d->kind == DATUM_NULL)
		json_put_null(j);
	else
		json_put_string(j, d->text);
}

static void put_point(struct json_out *j, const struct feature *f)
{
	json_put_object(j);
	json_put_text(j, "type", STR("Point"));
	json_put_key_z(j, "coordinates");
	json_put_array(j);
	json_put_raw(j, f->longitude);
	json_put_raw(j, f->latitude);
	json_put_array_end(j);
	json_put_object_end(j);
}

static void put_strays(struct json_out *j, const struct feature *f, const struct row_writer *sums)
{
	json_put_key_z(j, "without_place");
	json_put_array(j);
	for (size_t i = 0; i < f->nstrays; i++) {
		const struct feature_stray *s = &f->strays[i];
		json_put_object(j);
		put_datum(j, "key", &s->key);
		put_datum(j, "label", &s->label);
		if (s->near.len)
			json_put_text(j, "near", s->near);
		objects_put_more(j->out, sums, s->sums);
		json_put_object_end(j);
	}
	json_put_array_end(j);
}

static void put_properties(struct json_out *j, const struct feature *f,
			   const struct row_writer *sums)
{
	json_put_object(j);
	json_put_key_z(j, "key");
	if (f->kind == FEATURE_NOWHERE)
		json_put_null(j);
	else
		json_put_string(j, f->key);
	json_put_key_z(j, "label");
	if (f->kind == FEATURE_NOWHERE)
		json_put_null(j);
	else
		json_put_string(j, f->label);
	if (f->kind == FEATURE_POINT) {
		json_put_key_z(j, "details");
		json_put_raw(j, f->details);
	} else {
		json_put_key_z(j, "members");
		json_put_integer(j, (int64_t)f->members);
	}
	if (f->geocoded.len) {
		json_put_key_z(j, "geocoded");
		json_put_raw(j, f->geocoded);
	}
	if (f->nearest_address.len)
		json_put_text(j, "nearest_address", f->nearest_address);
	objects_put_more(j->out, sums, f->sums);
	if (f->kind == FEATURE_NOWHERE)
		put_strays(j, f, sums);
	json_put_object_end(j);
}

static void put_feature(struct json_out *j, const struct feature *f, const struct row_writer *sums)
{
	json_put_object(j);
	json_put_text(j, "type", STR("Feature"));
	if (f->kind != FEATURE_NOWHERE)
		json_put_text(j, "id", f->key);
	json_put_key_z(j, "geometry");
	if (f->kind == FEATURE_AREA)
		json_put_raw(j, f->geometry);
	else if (f->kind == FEATURE_POINT)
		put_point(j, f);
	else
		json_put_null(j);
	json_put_key_z(j, "properties");
	put_properties(j, f, sums);
	json_put_object_end(j);
}

void geojson_result(struct buffer *out, const struct result *r)
{
	const struct features *fs = r->features;
	struct row_writer sums;
	struct json_out j;

	objects_open(&sums, r->question->arena, fs->columns, fs->nsums);
	json_begin(&j, out);
	json_put_object(&j);
	json_put_text(&j, "type", STR("FeatureCollection"));
	json_put_key_z(&j, "features");
	json_put_array(&j);
	for (size_t i = 0; i < fs->n && !out->overflow; i++)
		put_feature(&j, &fs->items[i], &sums);
	json_put_array_end(&j);
	json_put_text(&j, "status", STR("ok"));
	json_put_text(&j, "dimension", fs->dimension);
	json_put_text(&j, "level", fs->level);
	json_put_key_z(&j, "summary");
	objects_put_sums(out, &sums, r->summary);
	j.need_comma = true;
	if (fs->normal)
		json_normal(&j, fs->normal, r->question);
	json_cut(&j, r->question);
	json_refs(&j, "aggregates", &r->question->aggregates);
	json_put_object_end(&j);
}
