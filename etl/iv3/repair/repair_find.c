/* What of a delivery a spreadsheet damaged, and can be nothing else than it was. */
#include "iv3/repair/repair.h"

#include "base/system/file.h"
#include "book/book.h"
#include "iv3/workbook/model_sheets.h"

#include <stdlib.h>
#include <unistd.h>

#define HEAD_BYTES 512

/* ---- codes ---- */

static const enum iv3_list lists[IV3_BALANS_STANDEN + 1][2] = {
	{IV3_TAAKVELD, IV3_CATEGORIE_LASTEN},   {IV3_TAAKVELD, IV3_CATEGORIE_BATEN},
	{IV3_BALANSCODE, IV3_CATEGORIE_LASTEN}, {IV3_BALANSCODE, IV3_CATEGORIE_BATEN},
	{IV3_BALANSCODE, IV3_STANDPER},
};
static const char *const members[IV3_BALANS_STANDEN + 1][2] = {
	{"taakveld", "categorie"},   {"taakveld", "categorie"},  {"balanscode", "categorie"},
	{"balanscode", "categorie"}, {"balanscode", "standper"},
};

struct looked_at {
	struct repair_place place;
	struct str code;
	int side;
	bool there, text, known; /* as text in the list */
};

/* Whether the cell is one that the matrix has room for, with another code on one side. */
static bool is_open(const struct repairing *r, const struct looked_at both[2], int side,
		    struct str code)
{
	enum iv3_part part = both[0].place.part;

	if (!both[!side].known)
		return true;
	return !iv3_forbidden(r->d, part, side ? both[0].code : code, side ? code : both[1].code);
}

static bool is_grey(const struct repairing *r, const struct looked_at both[2])
{
	double amount = json_number_value(json_object_get(both[0].place.row->item, "bedrag"));

	return both[0].known && both[1].known && amount != 0 &&
	       iv3_forbidden(r->d, both[0].place.part, both[0].code, both[1].code);
}

static struct str names_of(struct repairing *r, const struct damage *x)
{
	struct str all = x->codes[0];

	for (size_t i = 1; i < x->n; i++)
		all = arena_printf(r->arena, "%.*s, %.*s", STR_ARG(all), STR_ARG(x->codes[i]));
	return all;
}

static const char *why_damaged(const struct looked_at *x)
{
	if (!x->text)
		return "is als getal geschreven, en een code is tekst";
	return x->known ? "is in deze cel grijs" : "staat niet in de codelijst";
}

static struct iv3_repair *propose(struct repairing *r, const struct looked_at *x,
				  enum iv3_list list, const struct damage *meant)
{
	struct iv3_repair *out = repair_add(r, &x->place, meant->codes[0], true);
	/* Of categories and standper the lists have what kind they are. */
	struct str name = x->side == 0 ? iv3_name(r->d, list, meant->codes[0]) : STR("");

	out->kind = meant->date ? IV3_REPAIR_DATE : IV3_REPAIR_ZERO;
	out->side = x->side;
	out->proven = meant->n == 1;
	if (out->proven)
		out->proof = arena_printf(
			r->arena,
			"%.*s %s; van de codes van %d die een spreadsheet zo schrijft heeft alleen %.*s%s%.*s%s hier plaats",
			STR_ARG(x->code), why_damaged(x), iv3_definitions_year(r->d),
			STR_ARG(meant->codes[0]), name.len ? " (" : "", STR_ARG(name),
			name.len ? ")" : "");
	else
		out->proof =
			arena_printf(r->arena,
				     "%.*s %s, maar er kan meer dan een mee bedoeld zijn: "
				     "%.*s",
				     STR_ARG(x->code), why_damaged(x), STR_ARG(names_of(r, meant)));
	return out;
}

static void keep_open(const struct repairing *r, struct damage *meant,
		      const struct looked_at both[2], int side)
{
	size_t n = 0;

	for (size_t i = 0; i < meant->n; i++)
		if (is_open(r, both, side, meant->codes[i]) &&
		    !(both[side].text && str_eq(meant->codes[i], both[side].code)))
			meant->codes[n++] = meant->codes[i];
	meant->n = n;
}

/* NULL: nothing that a spreadsheet does. */
static struct iv3_repair *look_at_code(struct repairing *r, const struct looked_at both[2],
				       int side)
{
	const struct looked_at *x = &both[side];
	enum iv3_list list = lists[x->place.part][side];
	struct damage meant;

	if (!x->there || (x->known && !is_grey(r, both)))
		return NULL;
	damage_of(&meant, r->arena, r->d, list, x->code);
	if (!x->text && iv3_has(r->d, list, x->code))
		meant.codes[meant.n++] = x->code;
	keep_open(r, &meant, both, side);
	return meant.n ? propose(r, x, list, &meant) : NULL;
}

static void unprove(struct iv3_repair *x, struct str why)
{
	x->proven = false;
	x->proof = why;
}

static void look_at_codes(struct repairing *r, const struct stream_row *row, enum iv3_part part)
{
	struct looked_at both[2];
	struct iv3_repair *found[2];
	bool is_new;

	for (int side = 0; side < 2; side++) {
		struct looked_at *x = &both[side];
		*x = (struct looked_at){.side = side};
		x->there = repair_place_of(&x->place, row, part, members[part][side]);
		x->place.part = part;
		if (!x->there)
			continue;
		x->code = str_trim(repair_text(&x->place));
		x->text = x->place.token.kind == TOKEN_STRING;
		x->known = x->text && iv3_has(r->d, lists[part][side], x->code);
		if (x->known)
			map_put(r->seen[part][side], x->code, &is_new);
	}
	size_t before = r->out->n;
	for (int side = 0; side < 2; side++)
		found[side] = look_at_code(r, both, side);
	if (found[0] && found[1] && is_grey(r, both) && r->out->n == before + 2)
		for (size_t i = before; i < r->out->n; i++)
			unprove(&r->out->items[i],
				STR("de cel is grijs, en zowel de rij als de categorie kan beschadigd zijn"));
}

/* A list in which the code stands whole elsewhere was not damaged: then this is another mistake. */
static void compare_seen(struct repairing *r)
{
	for (size_t i = 0; i < r->out->n; i++) {
		struct iv3_repair *x = &r->out->items[i];
		if (!x->proven || x->side < 0 || x->before.ptr[0] != '"' ||
		    x->after.len != x->before.len + 1)
			continue; /* only of zeros that were lost */
		struct str after = {x->after.ptr + 1, x->after.len - 2};
		if (map_get(r->seen[x->part][x->side], after))
			unprove(x,
				arena_printf(
					r->arena,
					"%.*s staat elders in %s ongeschonden: die lijst is niet door een "
					"spreadsheet beschadigd, en dit is iets anders",
					STR_ARG(after), iv3_part_name(x->part)));
	}
}

/* ---- all of it ---- */

/* A stream_take. */
static void look_at_row(void *payload, const struct stream_row *row)
{
	struct repairing *r = payload;
	enum iv3_part part = (enum iv3_part)r->slot;
	struct repair_place amount;

	if (!json_is_object(row->item))
		return;
	if (r->slot == STREAM_FLAT) {
		const char *side = json_string_value(json_object_get(row->item, "rekeningkant"));
		int p = 0;
		while (p <= IV3_BALANS_STANDEN &&
		       !(side && strcmp(side, iv3_part_name((enum iv3_part)p)) == 0))
			p++;
		if (p > IV3_BALANS_STANDEN)
			return;
		part = (enum iv3_part)p;
	}
	look_at_codes(r, row, part);
	if (repair_place_of(&amount, row, part, "bedrag"))
		repair_amount(r, &amount);
}

/* 060344 without its first zero. */
static void look_at_number(struct repairing *r, const struct stream_row *row)
{
	struct repair_place p;
	uint64_t n;

	if (!str_eq(iv3_definitions_layer(r->d), STR("Gemeente")) ||
	    !repair_place_of(&p, row, IV3_LASTEN, "overheidsnummer"))
		return;
	struct str code = repair_text(&p);
	bool five = code.len == 5 && code.ptr[0] == '6';
	if (!str_to_u64(code, &n) || (!five && code.len >= 4))
		return;
	struct iv3_repair *x =
		repair_add(r, &p, arena_printf(r->arena, "0%.*s", STR_ARG(code)), true);
	x->kind = IV3_REPAIR_NUMBER;
	snprintf(x->id, sizeof x->id, "metadata-overheidsnummer");
	x->where = STR("metadata.overheidsnummer");
	x->proven = five;
	x->proof =
		five ? STR("een gemeente heeft bij CBS 06 en haar vier cijfers als nummer; vijf cijfers die met 6 beginnen missen de nul")
		     : STR("welke nullen ontbreken is niet te zeggen: zowel vier cijfers als 06 en vier cijfers komen voor");
}

static int look_at_metadata(struct repairing *r, struct error *e)
{
	struct stream_row row = {.mark = r->stream.metadata};
	json_t *item;

	if (!row.mark.column)
		return 0;
	feed_return(&r->stream.feed, row.mark);
	if (feed_json(&r->stream.feed, &item, &row.text, e) != 0)
		return -1;
	row.item = item;
	r->slot = 0;
	look_at_number(r, &row);
	json_decref(item);
	return 0;
}

/* Where the list of remarks takes one more; its text is that of who applies. */
static int find_remark(struct repairing *r, const json_t *root, struct error *e)
{
	const json_t *remarks = json_object_get(root, "opmerkingen");
	struct json_feed *f = &r->stream.feed;
	int c;

	if (remarks ? !json_is_array(remarks) : stream_has(&r->stream, STREAM_FLAT))
		return 0; /* the shapes before 2.1 have one text, or none */
	feed_return(f, remarks ? r->stream.remarks : r->stream.root);
	if (feed_expect(f, remarks ? '[' : '{', "een haakje", e) != 0)
		return -1;
	r->out->remark.how = remarks ? IV3_REMARK_MORE : IV3_REMARK_FIRST;
	r->out->remark.at = feed_here(f).raw;
	r->out->remark.line = feed_here(f).line;
	if (feed_peek(f, &c, e) != 0)
		return -1;
	r->out->remark.alone = c == ']' || c == '}';
	return 0;
}

static int by_place(const void *x, const void *y)
{
	const struct iv3_repair *p = x, *q = y;

	return (p->at > q->at) - (p->at < q->at);
}

static int look_at_lists(struct repairing *r, struct error *e)
{
	for (size_t i = 0; i < r->stream.n; i++) {
		r->slot = r->stream.lists[i].slot;
		if ((r->slot <= IV3_BALANS_STANDEN || r->slot == STREAM_FLAT) &&
		    stream_rows(&r->stream, r->slot, look_at_row, r, e) != 0)
			return -1;
	}
	return 0;
}

static int period_of(const json_t *value)
{
	uint64_t n;
	double v = json_number_value(value);

	if (json_is_string(value))
		return str_to_u64(str_z(json_string_value(value)), &n) && n <= 5 ? (int)n : -1;
	return json_is_number(value) && v >= 0 && v <= 5 ? (int)v : -1;
}

static int find_all(struct repairing *r, struct error *e)
{
	json_t *root;

	if (stream_skeleton(&r->stream, &root, e) != 0)
		return -1;
	r->period = period_of(json_object_get(json_object_get(root, "metadata"), "periode"));
	int result = look_at_metadata(r, e);
	if (result == 0)
		result = look_at_lists(r, e);
	if (result == 0)
		result = find_remark(r, root, e);
	json_decref(root);
	if (result != 0)
		return -1;
	compare_seen(r);
	repair_amounts_end(r);
	if (r->out->n)
		qsort(r->out->items, r->out->n, sizeof *r->out->items, by_place);
	for (size_t i = 0; i < r->out->n; i++)
		r->out->proven += r->out->items[i].proven;
	return 0;
}

int iv3_repairs_find(struct iv3_repairs *out, struct arena *a, const char *path,
		     const struct iv3_definitions *d, struct error *e)
{
	struct repairing r = {.out = out, .arena = a, .d = d};
	char head[HEAD_BYTES];
	int result = -1, fd = file_open_seekable(path, IV3_DELIVERY_MAX, e);

	*out = (struct iv3_repairs){0};
	if (fd < 0)
		return -1;
	for (int p = 0; p < IV3_PARTS; p++)
		for (int side = 0; side < 2; side++)
			r.seen[p][side] = map_new();
	ssize_t n = pread(fd, head, sizeof head, 0);
	bool book = n > 0 && book_looks((struct str){head, (size_t)n});
	if ((!book || workbook_json(&out->json, r.places, a, fd, e) == 0) &&
	    feed_open(&r.stream.feed, book ? -1 : fd, out->json, IV3_DELIVERY_MAX, e) == 0)
		result = find_all(&r, e);
	feed_close(&r.stream.feed);
	for (int p = 0; p < IV3_PARTS; p++)
		for (int side = 0; side < 2; side++)
			map_free(r.seen[p][side]);
	close(fd);
	return result;
}
