/* Sketches: what two files share is told from samples of their lines. */
#include "model/sketch.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

static const char MODEL[] =
	"{\"dimensions\":{\"post\":{\"attributes\":{\"code\":{},\"label\":{}},\"key_attribute\":"
	"\"code\",\"label_attribute\":\"label\"},\"note\":{\"attributes\":{\"text\":{}},"
	"\"key_attribute\":\"text\"}},\"measures\":{\"amount\":{}}}";
static const char STORAGE[] =
	"{\"columns\":[{\"name\":\"amount\",\"decimals\":2}],\"measures\":{\"amount\":0},\"dimensions\":{"
	"\"post\":{\"types\":{\"code\":\"string\",\"label\":\"string\"}},\"note\":{\"types\":{\"text\":"
	"\"string\"}}},\"scope\":[]}";

struct bench {
	struct arena *arena;
	struct cube *cube;
	struct dictionary *dictionaries[2];
	struct sketch_maker *maker;
	struct entry_batch *batch;
	bool spilled; /* notes travel as text */
};

static void begin(struct bench *b)
{
	struct error e;
	b->arena = arena_new();
	cr_assert(cube_parse(&b->cube, STR("t"), STR("t"), str_z(MODEL), str_z(STORAGE), &e) == 0,
		  "%s", e.text);
	for (size_t d = 0; d < 2; d++)
		b->dictionaries[d] = dictionary_new(&b->cube->dimensions[d]);
	b->maker = sketch_maker_new(b->cube, b->dictionaries);
	b->batch = entry_batch_new(b->cube);
	b->spilled = false;
	entry_batch_reset(b->batch);
}

static void end(struct bench *b)
{
	entry_batch_free(b->batch);
	sketch_maker_free(b->maker);
	dictionary_free(b->dictionaries[0]);
	dictionary_free(b->dictionaries[1]);
	cube_free(b->cube);
	arena_free(b->arena);
}

static void flush(struct bench *b)
{
	sketch_add(b->maker, b->batch);
	entry_batch_reset(b->batch);
	if (b->spilled)
		entry_batch_spill(b->batch, 1);
}

static void line(struct bench *b, unsigned post, const char *label, unsigned note, int64_t cents)
{
	bool is_new;
	size_t row = b->batch->n++;
	struct value note_text = value_text(arena_printf(b->arena, "note %u", note));
	struct value tuple[2] = {value_text(arena_printf(b->arena, "P%u", post)),
				 value_text(str_z(label))};
	b->batch->keys[0][row] = dictionary_put(b->dictionaries[0], tuple, &is_new);
	if (b->spilled)
		b->batch->texts[1][row] = note_text;
	else
		b->batch->keys[1][row] = dictionary_put(b->dictionaries[1], &note_text, &is_new);
	b->batch->amounts[0][row] = cents;
	if (b->batch->n == b->batch->capacity)
		flush(b);
}

/* Lines from `first` to before `past`, each as it always is. */
static const struct sketch *lines(struct bench *b, unsigned first, unsigned past)
{
	for (unsigned i = first; i < past; i++)
		line(b, i % 97, "x", i, (int64_t)i * 31 % 1009);
	flush(b);
	return sketch_take(b->maker, b->arena);
}

static double share(const struct sketch *a, const struct sketch *b)
{
	struct sketch_overlap o = sketch_compare(&a->lines, &b->lines);
	return o.of_a ? (double)o.shared / (double)o.of_a : -1;
}

Test(sketch, small_files_are_compared_exactly)
{
	struct bench b;
	begin(&b);
	const struct sketch *a = lines(&b, 0, 30), *more = lines(&b, 0, 31),
			    *none = lines(&b, 100, 130);
	const struct sketch *same = lines(&b, 0, 30);
	cr_expect(sketch_same(a, same));
	cr_expect(!sketch_same(a, more) && sketch_nearly_same(a, more));
	cr_expect(!sketch_nearly_same(a, none));
	cr_expect(share(a, more) == 1 && share(a, none) == 0);
	struct sketch_overlap o = sketch_compare(&more->lines, &a->lines);
	cr_expect(o.of_a == 31 && o.of_b == 30 && o.shared == 30);
	end(&b);
}

Test(sketch, shares_of_large_files_are_told_within_some_percent)
{
	struct bench b;
	begin(&b);
	const struct sketch *a = lines(&b, 0, 100000);
	static const struct {
		unsigned first, past;
		double share;
	} files[] = {{0, 100000, 1},
		     {50000, 150000, 0.5},
		     {90000, 190000, 0.1},
		     {100000, 200000, 0},
		     {0, 10000, 0.1}};
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		const struct sketch *f = lines(&b, files[i].first, files[i].past);
		cr_expect(fabs(share(a, f) - files[i].share) < 0.05, "%u: %f", files[i].first,
			  share(a, f));
	}
	cr_expect(sketch_nearly_same(a, lines(&b, 0, 10000)), "a month of a year");
	cr_expect(!sketch_nearly_same(a, lines(&b, 95000, 105000)));
	struct sketch_sample both = sketch_unite(&lines(&b, 0, 50000)->lines,
						 &lines(&b, 50000, 100000)->lines, b.arena);
	struct sketch_overlap o = sketch_compare(&a->lines, &both);
	cr_expect(o.of_a > 500 && o.shared == o.of_a && o.of_b == o.of_a);
	end(&b);
}

Test(sketch, order_does_not_matter_labels_do)
{
	struct bench b;
	begin(&b);
	line(&b, 1, "x", 1, 10);
	line(&b, 2, "x", 2, 20);
	flush(&b);
	const struct sketch *a = sketch_take(b.maker, b.arena);
	line(&b, 2, "x", 2, 20);
	flush(&b);
	line(&b, 1, "x", 1, 10);
	flush(&b);
	cr_expect(sketch_same(a, sketch_take(b.maker, b.arena)));
	line(&b, 1, "y", 1, 10);
	line(&b, 2, "x", 2, 20);
	flush(&b);
	const struct sketch *labelled = sketch_take(b.maker, b.arena);
	cr_expect(!sketch_same(a, labelled), "a label is part of the content");
	cr_expect(share(a, labelled) == 1, "but not of a line");
	line(&b, 1, "x", 1, 10);
	line(&b, 1, "x", 1, 10);
	flush(&b);
	cr_expect(!sketch_same(a, sketch_take(b.maker, b.arena)), "lines count");
	end(&b);
}

Test(sketch, what_became_text_is_the_same)
{
	struct bench b;
	begin(&b);
	const struct sketch *keyed = lines(&b, 0, 50);
	b.spilled = true;
	entry_batch_reset(b.batch);
	entry_batch_spill(b.batch, 1);
	const struct sketch *text = lines(&b, 0, 50);
	cr_expect(share(keyed, text) == 1 && sketch_nearly_same(keyed, text));
	end(&b);
}

Test(sketch, many_lines_that_are_one)
{
	struct bench b;
	begin(&b);
	for (int i = 0; i < 20000; i++)
		line(&b, 1, "x", 1, 10);
	flush(&b);
	const struct sketch *a = sketch_take(b.maker, b.arena);
	cr_expect(a->lines.n == 1 && a->lines.counts[0] == 20000);
	cr_expect(a->entries == 20000);
	end(&b);
}
