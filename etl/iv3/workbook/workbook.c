/* CBS's workbook (the Iv3-model, .xlsx or .xlsm) as a delivery: the very JSON that CBS's converter would make of it, with
 * the cell of each amount. */
#include "iv3/workbook/model_sheets.h"

#include "base/system/file.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define INFORMATION "4.Informatie"
#define HEAD_BYTES 512
#define UNIT_TOLD 10u

struct workbook_reading {
	struct book *book;
	struct arena *arena;
	struct iv3_findings *f;
	struct iv3_definitions *d; /* NULL: none of that year; then titles have no codes */
	struct workbook_sheet *sheet;
	const struct workbook_part *part;
	json_t *rows;
	struct str *places; /* [rows] */
	size_t capacity, scaled;
	struct iv3_sheets *sheets; /* of the findings */
	bool texts;                /* amounts that are no numbers stay, as text */
	struct str json;           /* then: all of it */
};

/* ---- amounts ---- */

/* The number as JSON has it, new; NULL when it is none. */
static json_t *number_of(const struct workbook_cell *c)
{
	json_t *v = c->kind == BOOK_NUMBER
			    ? json_loadb(c->text.ptr, c->text.len, JSON_DECODE_ANY, NULL)
			    : NULL;

	if (json_is_number(v))
		return v;
	json_decref(v);
	return NULL;
}

static void no_amount(struct workbook_reading *w, int row, int column,
		      const struct workbook_cell *c)
{
	struct iv3_finding *x =
		findings_add(w->f, "SF017", IV3_FAULT,
			     "Het bedrag is niet gevuld in onderdeel %s: er staat %.*s.",
			     iv3_part_name(w->part->part), STR_ARG(str_head(c->text, 40)));

	x->where = workbook_place(w->f->arena, w->sheet, row, column);
	findings_mend(
		w->f, x,
		c->kind == BOOK_FORMULA
			? "De formule heeft geen bewaarde uitkomst: open de werkmap in Excel en bewaar haar."
			: "Zet er een getal, in duizenden euro's; of maak de cel leeg.");
}

static void scaled(struct workbook_reading *w, int row, int column, const struct workbook_cell *c)
{
	if (!c->scaled || ++w->scaled > UNIT_TOLD)
		return;
	struct iv3_finding *x = findings_add(
		w->f, "EENHEID", IV3_WARNING,
		"De cel toont duizenden of miljoenen van wat erin staat (%.*s); CBS leest wat erin staat.",
		STR_ARG(str_head(c->text, 40)));
	x->where = workbook_place(w->f->arena, w->sheet, row, column);
	findings_mend(w->f, x,
		      "Zet het bedrag zelf in duizenden euro's, zonder getalopmaak die deelt.");
}

/* ---- codes ---- */

/* fk.1 and bi.1 stand there as their names. */
static struct str named_code(const struct workbook_reading *w, struct str title)
{
	bool ratio = w->part->part == IV3_KENGETALLEN;

	for (int i = 1; w->d && i <= 9; i++) {
		struct str code = arena_printf(w->arena, "%s.%d", ratio ? "fk" : "bi", i);
		if (str_eq(iv3_name(w->d, ratio ? IV3_KENGETAL : IV3_BELEIDSINDICATOR, code),
			   title))
			return code;
	}
	return title;
}

static struct str row_code(const struct workbook_reading *w, int row)
{
	const struct workbook_part *p = w->part;

	return p->code_column ? workbook_cell(w->sheet, row, p->code_column)->text
			      : named_code(w, workbook_cell(w->sheet, row, p->title_column)->text);
}

static struct str column_code(const struct workbook_reading *w, int column)
{
	const struct workbook_part *p = w->part;

	return p->code_row ? workbook_cell(w->sheet, p->code_row, column)->text
			   : workbook_period_code(
				     w->arena, workbook_cell(w->sheet, p->title_row, column)->text);
}

static bool has_word(struct str s, const char *word)
{
	return s.len && memmem(s.ptr, s.len, word, strlen(word));
}

static bool is_total(const struct workbook_reading *w, int row, int column)
{
	const struct workbook_part *p = w->part;

	return (p->code_column &&
		has_word(workbook_cell(w->sheet, row, p->code_column)->text, "Totaal")) ||
	       has_word(workbook_cell(w->sheet, p->title_row, column)->text, "Totaal");
}

/* ---- a part ---- */

static void keep_place(struct workbook_reading *w, int row, int column)
{
	size_t n = json_array_size(w->rows);

	if (n == w->capacity) {
		size_t more = w->capacity ? 2 * w->capacity : 256;
		struct str *places = ARENA_ARRAY(w->arena, struct str, more);
		if (n)
			memcpy(places, w->places, n * sizeof *places);
		w->places = places;
		w->capacity = more;
	}
	w->places[n] = workbook_place(w->arena, w->sheet, row, column);
}

static json_t *text_json(struct str s)
{
	return json_stringn(s.ptr ? s.ptr : "", s.len);
}

static void take_cell(struct workbook_reading *w, int row, int column)
{
	static const char *const row_keys[IV3_PARTS] = {
		"taakveld",   "taakveld", "balanscode",      "balanscode",
		"balanscode", "kengetal", "beleidsindicator"};
	static const char *const column_keys[IV3_PARTS] = {
		"categorie", "categorie",      "categorie",     "categorie",
		"standper",  "verslagperiode", "verslagperiode"};
	const struct workbook_cell *c = workbook_cell(w->sheet, row, column);
	bool money = w->part->part <= IV3_BALANS_STANDEN;

	if (c->text.len == 0 || is_total(w, row, column))
		return;
	json_t *amount = money ? number_of(c) : text_json(c->text);
	if (!amount && w->texts && c->kind != BOOK_FORMULA)
		amount = text_json(c->text);
	if (!amount)
		no_amount(w, row, column, c);
	if (!amount || (money && json_is_number(amount) && json_number_value(amount) == 0)) {
		json_decref(amount);
		return;
	}
	scaled(w, row, column, c);
	keep_place(w, row, column);
	json_t *item = json_object();
	json_object_set_new(item, row_keys[w->part->part], text_json(row_code(w, row)));
	json_object_set_new(item, column_keys[w->part->part], text_json(column_code(w, column)));
	json_object_set_new(item, money ? "bedrag" : "waarde", amount);
	json_array_append_new(w->rows, item);
}

/* A row with a code of the lists and an amount that no part reads: the model was changed. */
static void look_outside(struct workbook_reading *w, const struct workbook_layout *l)
{
	const struct workbook_part *p = w->part;

	if (!w->d || p->part > IV3_BATEN)
		return;
	for (int row = p->first_row; row <= (int)SHEET_ROWS; row++) {
		struct str code = workbook_cell(w->sheet, row, p->code_column)->text;
		bool inside = false;
		for (size_t i = 0; i < l->n; i++)
			inside = inside ||
				 (str_eq(l->parts[i].sheet, p->sheet) &&
				  row >= l->parts[i].first_row && row <= l->parts[i].last_row);
		if (inside ||
		    (!iv3_has(w->d, IV3_TAAKVELD, code) && !iv3_has(w->d, IV3_BALANSCODE, code)))
			continue;
		struct iv3_finding *x = findings_add(
			w->f, "BEREIK", IV3_FAULT,
			"Code %.*s staat op regel %d; het model heeft daar niets, en CBS leest die regel niet.",
			STR_ARG(code), row);
		x->where = workbook_place(w->f->arena, w->sheet, row, p->code_column);
		findings_mend(
			w->f, x,
			"Er zijn regels tussengevoegd of verplaatst: neem een leeg model en plak de waarden erin.");
	}
}

/* "5.Verdelingsmatrix lasten!C5:AN100" */
static struct str range_of(const struct workbook_reading *w, const struct workbook_part *p)
{
	struct arena *a = w->f->arena;
	struct str last = workbook_place(a, w->sheet, p->last_row, p->last_column);

	return arena_printf(a, "%.*s:%.*s",
			    STR_ARG(workbook_place(a, w->sheet, p->first_row, p->first_column)),
			    STR_ARG(((struct str){last.ptr + w->sheet->name.len + 1,
						  last.len - w->sheet->name.len - 1})));
}

static int read_part(struct workbook_reading *w, json_t *data, const struct workbook_layout *l,
		     struct error *e)
{
	const struct workbook_part *p = w->part;

	if (workbook_sheet_read(&w->sheet, w->arena, w->book,
				arena_printf(w->arena, "%.*s", STR_ARG(p->sheet)).ptr, e) != 0)
		return -1;
	if (!w->sheet) {
		w->sheets->parts[p->part] = arena_printf(
			w->f->arena, "%.*s (dat tabblad is er niet)", STR_ARG(p->sheet));
		if (p->part > IV3_BALANS_STANDEN) /* from 2026 on there is none */
			json_object_set_new(data, iv3_part_name(p->part), json_array());
		return 0; /* SF011 to SF015 tell it */
	}
	w->sheets->parts[p->part] = range_of(w, p);
	w->rows = json_array();
	w->places = NULL;
	w->capacity = 0;
	json_object_set_new(data, iv3_part_name(p->part), w->rows);
	for (int row = p->first_row; row <= p->last_row; row++)
		for (int column = p->first_column; column <= p->last_column; column++)
			take_cell(w, row, column);
	look_outside(w, l);
	return 0;
}

/* ---- which workbook ---- */

static int no_model(struct book *b, struct error *e)
{
	size_t n;
	const struct book_sheet *sheets = book_sheets(b, &n);
	struct buffer names;
	bool converter = false;

	buffer_init(&names, 300);
	for (size_t i = 0; i < n; i++) {
		converter = converter || str_eq(sheets[i].name, STR("Opzoek"));
		buffer_printf(&names, "%s%.*s", i ? ", " : "", STR_ARG(sheets[i].name));
	}
	if (converter)
		error_set(
			e, STATUS_INPUT,
			"dit is het hulpmiddel van CBS dat van een werkmap JSON maakt, niet de levering; geef de "
			"ingevulde werkmap zelf (met tabblad " INFORMATION ")");
	else
		error_set(e, STATUS_INPUT,
			  "dit is geen Iv3-model: het tabblad " INFORMATION
			  " ontbreekt (de werkmap heeft %.*s)",
			  STR_ARG(buffer_str(&names)));
	buffer_drop(&names);
	return -1;
}

static int find_layout(struct workbook_layout *out, struct workbook_reading *w, struct str layer,
		       int year, struct error *e)
{
	workbook_layout_of(out, w->arena, layer, year);
	if (year <= 0)
		return error_set(
			e, STATUS_INPUT,
			"tabblad " INFORMATION
			": achter Jaar (kolom C) staat geen jaar, dus is niet te zeggen welk "
			"model het is");
	if (out->to == 0)
		return error_set(e, STATUS_INPUT,
				 "tabblad " INFORMATION
				 ": overheidslaag \"%.*s\" is geen Gemeente, Provincie of GR",
				 STR_ARG(str_head(layer, 40)));
	if (out->n == 0)
		return error_set(
			e, STATUS_INPUT,
			"tabblad " INFORMATION
			": van het model van %.*s %d is niet bekend waar de bedragen staan "
			"(wel van %d en later); maak er met het hulpmiddel van CBS Iv3-JSON van",
			STR_ARG(layer), year, out->from);
	if (year > out->to)
		findings_path(w->f,
			      findings_add(w->f, "MODEL", IV3_REMARK,
					   "Het model van %d is gelezen zoals dat van %d.", year,
					   out->to),
			      "metadata.boekjaar");
	return 0;
}

static int read_parts(struct workbook_reading *w, json_t *root, struct str layer, int year,
		      struct delivery_reading *r, struct error *e)
{
	struct workbook_layout l;
	json_t *data = json_object();
	struct error ignored;

	json_object_set_new(root, "data", data);
	if (find_layout(&l, w, layer, year, e) != 0)
		return -1;
	if (iv3_definitions_of(&w->d, layer, year, &ignored) != 0)
		w->d = NULL;
	for (size_t i = 0; i < l.n; i++) {
		w->part = &l.parts[i];
		if (read_part(w, data, &l, e) != 0 ||
		    (w->part->part == IV3_LASTEN && w->sheet &&
		     workbook_fits(w->sheet, w->part, layer, year, e) != 0))
			return -1;
		r->places[w->part->part] = w->places;
	}
	for (int p = IV3_KENGETALLEN; p < IV3_PARTS; p++)
		if (!json_object_get(data, iv3_part_name((enum iv3_part)p)))
			json_object_set_new(data, iv3_part_name((enum iv3_part)p), json_array());
	return 0;
}

static int keep_text(struct workbook_reading *w, const json_t *root, struct error *e)
{
	char *text = json_dumps(root, JSON_INDENT(1) | JSON_REAL_PRECISION(15));

	if (!text)
		return error_set(e, STATUS_INPUT, "de werkmap heeft tekst die geen UTF-8 is");
	w->json = arena_dup(w->arena, str_z(text));
	free(text);
	return 0;
}

static int read_book(struct workbook_reading *w, struct delivery_reading *r, struct error *e)
{
	struct workbook_sheet *information;

	if (workbook_sheet_read(&information, w->arena, w->book, INFORMATION, e) != 0)
		return -1;
	if (!information)
		return no_model(w->book, e);
	w->sheets = ARENA_NEW(w->f->arena, struct iv3_sheets);
	workbook_about_cells(w->sheets, information, w->f->arena);
	w->f->sheets = w->sheets;
	json_t *root = workbook_about(information, w->f, w->arena);
	json_t *about = json_object_get(root, "metadata");
	struct str layer = str_z(json_string_value(json_object_get(about, "overheidslaag")));
	int year = (int)json_integer_value(json_object_get(about, "boekjaar"));
	int result = read_parts(w, root, layer, year, r, e);
	if (result == 0 && w->texts)
		result = keep_text(w, root, e);
	else if (result == 0)
		result = delivery_read_root(r, root, e);
	json_decref(root);
	return result;
}

static int workbook_read(struct iv3_delivery *out, struct arena *a, int fd, struct iv3_findings *f,
			 struct error *e)
{
	struct workbook_reading w = {.arena = a, .f = f};
	struct delivery_reading r = {.v = out, .arena = a, .f = f};

	*out = (struct iv3_delivery){.year = -1, .period = -1};
	if (!f->arena)
		f->arena = arena_new();
	if (book_open(&w.book, fd, e) != 0)
		return -1;
	int result = read_book(&w, &r, e);
	iv3_definitions_free(w.d);
	book_close(w.book);
	return result;
}

int workbook_json(struct str *out, const struct str *places[IV3_PARTS], struct arena *a, int fd,
		  struct error *e)
{
	struct iv3_findings f = {.arena = arena_new()}; /* check tells them */
	struct workbook_reading w = {.arena = a, .f = &f, .texts = true};
	struct iv3_delivery v;
	struct delivery_reading r = {.v = &v, .arena = a, .f = &f};
	int result = book_open(&w.book, fd, e);

	if (result == 0) {
		result = read_book(&w, &r, e);
		book_close(w.book);
	}
	*out = w.json;
	memcpy(places, r.places, sizeof r.places);
	iv3_definitions_free(w.d);
	iv3_findings_free(&f);
	return result;
}

bool delivery_is_book(int fd)
{
	char head[HEAD_BYTES];
	ssize_t n = pread(fd, head, sizeof head, 0);

	return n > 0 && book_looks((struct str){head, (size_t)n});
}

int iv3_delivery_of_fd(struct iv3_delivery *out, struct arena *a, int fd, struct iv3_findings *f,
		       struct error *e)
{
	return delivery_is_book(fd) ? workbook_read(out, a, fd, f, e)
				    : delivery_read_file(out, a, fd, f, e);
}

int iv3_delivery_of_file(struct iv3_delivery *out, struct arena *a, const char *path,
			 struct iv3_findings *f, struct error *e)
{
	int fd = file_open_seekable(path, IV3_DELIVERY_MAX, e);

	if (fd < 0)
		return -1;
	int result = iv3_delivery_of_fd(out, a, fd, f, e);
	close(fd);
	return result;
}

bool iv3_workbook_is(int fd)
{
	struct error ignored;
	struct book *book;
	bool found = false;
	size_t n;

	if (!delivery_is_book(fd) || book_open(&book, fd, &ignored) != 0)
		return false;
	const struct book_sheet *sheets = book_sheets(book, &n);
	for (size_t i = 0; i < n; i++)
		found = found || str_eq(sheets[i].name, STR(INFORMATION));
	book_close(book);
	return found;
}
