/* Whose codes stand in a workbook: a model of another layer or year has other rows, so its amounts would be told under
 * codes that are not theirs. */
#include "iv3/workbook/model_sheets.h"

#include <string.h>

static const char *const layers[] = {"Gemeente", "Provincie", "GR"};
#define YEAR_FIRST 2017
#define YEAR_LAST 2050

struct counted {
	int codes, known;
};

static bool is_code(const struct workbook_cell *c)
{
	return c->text.len && c->text.len < 12 && c->text.ptr[0] >= '0' && c->text.ptr[0] <= '9';
}

static struct counted count(const struct workbook_sheet *s, const struct workbook_part *p,
			    const struct iv3_definitions *d)
{
	struct counted n = {0, 0};

	for (int row = p->first_row; row <= p->last_row; row++) {
		const struct workbook_cell *c = workbook_cell(s, row, p->code_column);
		if (!is_code(c))
			continue;
		n.codes++;
		n.known += iv3_has(d, IV3_TAAKVELD, c->text);
	}
	return n;
}

static struct counted count_of(const struct workbook_sheet *s, const struct workbook_part *p,
			       struct str layer, int year)
{
	struct iv3_definitions *d;
	struct error ignored;
	struct counted n = {0, -1};

	if (iv3_definitions_of(&d, layer, year, &ignored) != 0)
		return n;
	n = count(s, p, d);
	iv3_definitions_free(d);
	return n;
}

int workbook_fits(const struct workbook_sheet *s, const struct workbook_part *p, struct str layer,
		  int year, struct error *e)
{
	struct counted own = count_of(s, p, layer, year), best = own;
	const char *best_layer = NULL;
	int best_year = 0;

	if (own.known < 0)
		return 0;
	if (own.codes == 0)
		return error_set(
			e, STATUS_INPUT,
			"tabblad %.*s: kolom A heeft op regel %d tot en met %d geen enkel taakveld; in het "
			"model van %.*s %d staan ze daar. Is het een ander model?",
			STR_ARG(s->name), p->first_row, p->last_row, STR_ARG(layer), year);
	for (size_t i = 0; i < sizeof layers / sizeof *layers; i++)
		for (int y = YEAR_LAST; y >= YEAR_FIRST; y--) {
			struct counted n = count_of(s, p, str_z(layers[i]), y);
			if (n.known <= best.known)
				continue;
			best = n;
			best_layer = layers[i];
			best_year = y;
		}
	if (!best_layer)
		return 0;
	return error_set(
		e, STATUS_INPUT,
		"tabblad %.*s: op 4.Informatie staat %.*s %d, maar van de %d taakvelden in kolom A kent %.*s %d er "
		"%d, en %s %d er %d. Dit is het model van een andere overheidslaag of een ander jaar: verbeter "
		"4.Informatie, of vul het model van %.*s %d in",
		STR_ARG(s->name), STR_ARG(layer), year, own.codes, STR_ARG(layer), year, own.known,
		best_layer, best_year, best.known, STR_ARG(layer), year);
}
