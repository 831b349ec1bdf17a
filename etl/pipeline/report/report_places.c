/* What a load tells about places, as JSON and in words. */
#include "pipeline/report/report_places.h"
#include "base/text/plural.h"

#define STRAYS_TOLD 10 /* to people */

/* ---- for programs ---- */

static void strays_json(struct json_out *j, const struct places_told *t)
{
	json_put_key_z(j, "without_place");
	json_put_array(j);
	for (size_t i = 0; i < t->nstrays; i++) {
		json_put_object(j);
		json_put_key_z(j, "member");
		json_put_string(j, t->strays[i].member);
		if (t->strays[i].near.len) {
			json_put_key_z(j, "near");
			json_put_string(j, t->strays[i].near);
		}
		json_put_object_end(j);
	}
	json_put_array_end(j);
}

static void rows_json(struct json_out *j, const struct places_told *t)
{
	json_put_key_z(j, "without_address");
	json_put_array(j);
	for (size_t i = 0; i < t->nwithout; i++) {
		json_put_object(j);
		json_put_key_z(j, "code");
		json_put_string(j, t->without[i].code);
		json_put_key_z(j, "label");
		json_put_string(j, t->without[i].label);
		json_put_object_end(j);
	}
	json_put_array_end(j);
	json_put_key_z(j, "with_coordinates");
	json_put_integer(j, (int64_t)t->with_coordinates);
	json_put_key_z(j, "with_address");
	json_put_integer(j, (int64_t)t->with_address);
}

void places_report_json(struct json_out *j, const struct places_report *r)
{
	json_put_array(j);
	for (size_t i = 0; i < r->n; i++) {
		const struct places_told *t = &r->told[i];
		json_put_object(j);
		json_put_key_z(j, "name");
		json_put_string(j, t->name);
		json_put_key_z(j, "dimension");
		json_put_string(j, t->dimension);
		strays_json(j, t);
		if (t->is_list)
			rows_json(j, t);
		json_put_key_z(j, "places");
		json_put_integer(j, (int64_t)t->places);
		json_put_key_z(j, "members");
		json_put_integer(j, (int64_t)t->members);
		json_put_key_z(j, "placed");
		json_put_integer(j, (int64_t)t->placed);
		json_put_object_end(j);
	}
	json_put_array_end(j);
}

/* ---- for people ---- */

static void strays_text(struct buffer *out, const struct places_told *t)
{
	size_t all = t->members - t->placed;
	for (size_t i = 0; i < t->nstrays && i < STRAYS_TOLD; i++) {
		const struct stray_member *s = &t->strays[i];
		buffer_printf(out, "    %s \"%.*s\"", s->why, STR_ARG(s->member));
		if (s->near.len)
			buffer_printf(out, ": if \"%.*s\" is meant, add it to stuiver.aliases",
				      STR_ARG(s->near));
		buffer_append_char(out, '\n');
	}
	if (all > STRAYS_TOLD)
		buffer_printf(out, "    and %zu more\n", all - STRAYS_TOLD);
}

static void told_text(struct buffer *out, const struct places_told *t)
{
	strays_text(out, t);
	buffer_printf(out, "  %.*s: %zu of %zu members have a place (%zu %s)\n", STR_ARG(t->name),
		      t->placed, t->members, t->places, plural(t->places, "place", "places"));
	if (t->addressed)
		buffer_printf(out,
			      "    %zu of the others have an address: `stuiver geocode` finds "
			      "their coordinates\n",
			      t->addressed);
	if (t->is_list && t->with_coordinates < t->places)
		buffer_printf(out,
			      "  %.*s: of %zu %s %zu have coordinates, %zu an address to look up "
			      "and %zu neither\n",
			      STR_ARG(t->name), t->places, plural(t->places, "row", "rows"),
			      t->with_coordinates, t->with_address,
			      t->places - t->with_coordinates - t->with_address);
}

static void tell_note(struct buffer *out, const struct issue *note)
{
	buffer_append_z(out, "  note: ");
	if (note->source.len)
		buffer_printf(out, "%.*s:", STR_ARG(note->source));
	if (note->line)
		buffer_printf(out, "%llu:", (unsigned long long)note->line);
	if (note->source.len)
		buffer_append_char(out, ' ');
	if (note->field.len)
		buffer_printf(out, "%.*s \"%.*s\": ", STR_ARG(note->field), STR_ARG(note->value));
	buffer_printf(out, "%.*s\n", STR_ARG(note->message));
}

void places_report_text(struct buffer *out, const struct places_report *r)
{
	buffer_append_z(out, "\nPlaces\n");
	for (size_t i = 0; i < r->n; i++)
		told_text(out, &r->told[i]);
	for (size_t i = 0; i < r->nnotes; i++)
		tell_note(out, &r->notes[i]);
}
