/* Members of rows as they stand in the file, and what is proposed of them. */
#include "iv3/repair/repair.h"

const char *const iv3_repair_kinds[IV3_REPAIR_KINDS] = {"nul", "datum", "bedrag", "nummer"};

bool repair_place_of(struct repair_place *out, const struct stream_row *row, enum iv3_part part,
		     const char *member)
{
	size_t depth = 0, at = 0;
	bool name = false; /* the name was at hand, its value comes */

	*out = (struct repair_place){.row = row, .part = part, .member = member};
	for (;;) {
		struct json_token t = json_token(row->text, at, true);
		struct str raw = {row->text.ptr + t.at, t.n};
		if (t.kind == TOKEN_END || t.kind == TOKEN_MORE || t.kind == TOKEN_FAULT)
			return false;
		at = t.at + t.n;
		if (name && t.kind != TOKEN_COLON) {
			out->token = t;
			out->raw = raw;
			return (t.kind == TOKEN_STRING && !t.escaped) || t.kind == TOKEN_NUMBER;
		}
		bool key = depth == 1 && t.kind == TOKEN_STRING;
		if (key && raw.len == strlen(member) + 2 &&
		    memcmp(raw.ptr + 1, member, raw.len - 2) == 0)
			name = json_token(row->text, at, true).kind == TOKEN_COLON;
		depth += t.kind == TOKEN_OBJECT || t.kind == TOKEN_ARRAY;
		depth -= t.kind == TOKEN_OBJECT_END || t.kind == TOKEN_ARRAY_END;
	}
}

struct str repair_text(const struct repair_place *p)
{
	return p->token.kind == TOKEN_STRING ? (struct str){p->raw.ptr + 1, p->raw.len - 2}
					     : p->raw;
}

static uint64_t line_of(const struct repair_place *p)
{
	uint64_t line = p->row->mark.line;

	for (size_t i = 0; i < p->token.at; i++)
		line += p->row->text.ptr[i] == '\n';
	return line;
}

static struct iv3_repair *room(struct repairing *r)
{
	struct iv3_repairs *out = r->out;

	if (out->n == IV3_REPAIRS_MAX) {
		out->more++;
		return ARENA_NEW(r->arena, struct iv3_repair);
	}
	if (out->n == r->capacity) {
		size_t capacity = r->capacity ? 2 * r->capacity : 16;
		struct iv3_repair *more = ARENA_ARRAY(r->arena, struct iv3_repair, capacity);
		if (out->n)
			memcpy(more, out->items, out->n * sizeof *more);
		out->items = more;
		r->capacity = capacity;
	}
	return &out->items[out->n++];
}

struct iv3_repair *repair_add(struct repairing *r, const struct repair_place *p, struct str after,
			      bool quoted)
{
	struct iv3_repair *x = room(r);
	bool flat = r->slot == STREAM_FLAT;
	const char *list = flat ? "waarden" : iv3_part_name(p->part);

	*x = (struct iv3_repair){
		.part = p->part,
		.side = -1,
		.line = line_of(p),
		.at = feed_place(&r->stream.feed, p->row->mark, p->row->text, p->token.at),
		.before = arena_dup(r->arena, p->raw),
		.after = arena_printf(r->arena, quoted ? "\"%.*s\"" : "%.*s", STR_ARG(after)),
		.where = arena_printf(r->arena, "%s%s[%zu].%s", flat ? "" : "data.", list,
				      p->row->index, p->member)};
	if (!flat && r->places[p->part])
		x->where = arena_printf(r->arena, "%.*s (%s)",
					STR_ARG(r->places[p->part][p->row->index]), p->member);
	snprintf(x->id, sizeof x->id, "%s-%zu-%s", list, p->row->index + 1, p->member);
	return x;
}
