#include "model/entry.h"

#include <stdlib.h>

struct entry_batch *entry_batch_new(const struct cube *cube)
{
	struct entry_batch *b = xcalloc(1, sizeof *b);
	b->cube = cube;
	b->capacity = ENTRY_BATCH_CAPACITY;
	b->arena = arena_new();
	b->lines = xmalloc(b->capacity * sizeof *b->lines);
	b->amounts = xcalloc(cube->ncolumns, sizeof *b->amounts);
	for (size_t c = 0; c < cube->ncolumns; c++)
		b->amounts[c] = xmalloc(b->capacity * sizeof *b->amounts[c]);
	b->keys = xcalloc(cube->ndimensions, sizeof *b->keys);
	b->texts = xcalloc(cube->ndimensions, sizeof *b->texts);
	b->is_text = xcalloc(cube->ndimensions, sizeof *b->is_text);
	b->members = xcalloc(cube->ndimensions, sizeof *b->members);
	b->notes = xcalloc(cube->ndimensions, sizeof *b->notes);
	for (size_t d = 0; d < cube->ndimensions; d++) {
		const struct dimension *shape = &cube->dimensions[d];
		b->keys[d] = xmalloc(b->capacity * sizeof *b->keys[d]);
		b->is_text[d] = shape->text;
		if (shape->text)
			b->texts[d] = xmalloc(b->capacity * shape->nattributes * sizeof **b->texts);
	}
	return b;
}

void entry_batch_spill(struct entry_batch *b, size_t dimension)
{
	if (!b->texts[dimension])
		b->texts[dimension] =
			xmalloc(b->capacity * b->cube->dimensions[dimension].nattributes *
				sizeof **b->texts);
	b->is_text[dimension] = true;
}

void entry_batch_free(struct entry_batch *b)
{
	if (!b)
		return;
	for (size_t c = 0; c < b->cube->ncolumns; c++)
		free(b->amounts[c]);
	for (size_t d = 0; d < b->cube->ndimensions; d++) {
		free(b->keys[d]);
		free(b->texts[d]);
		free(b->notes[d]);
	}
	free(b->lines);
	free(b->payees);
	free(b->amounts);
	free(b->keys);
	free(b->texts);
	free(b->is_text);
	free(b->members);
	free(b->notes);
	arena_free(b->arena);
	free(b);
}

void entry_batch_want_payees(struct entry_batch *b)
{
	if (!b->payees)
		b->payees = xcalloc(b->capacity, sizeof *b->payees);
}

void entry_batch_note(struct entry_batch *b, size_t dimension, size_t row, uint32_t note)
{
	if (!b->notes[dimension])
		b->notes[dimension] = xcalloc(b->capacity, sizeof **b->notes);
	b->notes[dimension][row] = note;
}

void entry_batch_move(struct entry_batch *b, size_t to, size_t from)
{
	b->lines[to] = b->lines[from];
	if (b->payees)
		b->payees[to] = b->payees[from];
	for (size_t c = 0; c < b->cube->ncolumns; c++)
		b->amounts[c][to] = b->amounts[c][from];
	for (size_t d = 0; d < b->cube->ndimensions; d++) {
		size_t n = b->cube->dimensions[d].nattributes;
		if (b->is_text[d])
			memmove(&b->texts[d][to * n], &b->texts[d][from * n],
				n * sizeof **b->texts);
		else
			b->keys[d][to] = b->keys[d][from];
		if (b->notes[d])
			b->notes[d][to] = b->notes[d][from];
	}
}

static void keep_longs(uint64_t *list, const uint16_t *rows, size_t n)
{
	for (size_t i = 0; list && i < n; i++)
		list[i] = list[rows[i]];
}

static void keep_words(uint32_t *list, const uint16_t *rows, size_t n)
{
	for (size_t i = 0; list && i < n; i++)
		list[i] = list[rows[i]];
}

static void keep_texts(struct value *list, const uint16_t *rows, size_t n, size_t nattributes)
{
	for (size_t i = 0; i < n; i++)
		for (size_t a = 0; a < nattributes; a++)
			list[i * nattributes + a] = list[rows[i] * nattributes + a];
}

void entry_batch_keep(struct entry_batch *b, const uint16_t *rows, size_t n)
{
	keep_longs(b->lines, rows, n);
	keep_longs(b->payees, rows, n);
	for (size_t c = 0; c < b->cube->ncolumns; c++)
		keep_longs((uint64_t *)b->amounts[c], rows, n);
	for (size_t d = 0; d < b->cube->ndimensions; d++) {
		if (b->is_text[d])
			keep_texts(b->texts[d], rows, n, b->cube->dimensions[d].nattributes);
		else
			keep_words(b->keys[d], rows, n);
		keep_words(b->notes[d], rows, n);
	}
	b->n = n;
}

void entry_batch_reset(struct entry_batch *b)
{
	b->n = 0;
	arena_reset(b->arena);
	for (size_t d = 0; d < b->cube->ndimensions; d++) {
		b->is_text[d] = b->cube->dimensions[d].text;
		if (b->notes[d])
			memset(b->notes[d], 0, b->capacity * sizeof **b->notes);
	}
}
