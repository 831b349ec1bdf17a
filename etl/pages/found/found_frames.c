/* Pages leave out what the model says, and may open with another measure than search adds up: then the sums of the hits are
 * asked again, those of one dimension together. */
#include "pages/found/found.h"

#include "search/search.h"

static bool asks_again(const struct found_cube *c)
{
	return c->lens.toggles || c->lens.measure != 0;
}

static bool is_of(const struct found_hit *h, const struct found_hit *first)
{
	return h->kind == HIT_MEMBER && !h->frame && h->cube == first->cube && h->code.len &&
	       str_eq(h->dimension, first->dimension);
}

static int ask_like(struct page *p, struct search_page *x, const struct found_hit *first,
		    size_t dimension, struct error *e)
{
	struct str codes[FOUND_PAGE];
	struct found_hit *hits[FOUND_PAGE];
	struct frame *frames = ARENA_ARRAY(p->arena, struct frame, FOUND_PAGE);
	size_t n = 0;

	for (size_t i = 0; i < x->n && n < FOUND_PAGE; i++)
		if (is_of(&x->hits[i], first)) {
			codes[n] = x->hits[i].code;
			hits[n++] = &x->hits[i];
		}
	if (frames_of_members(frames, codes, n, p->session, &x->cubes[first->cube].lens, dimension,
			      p->arena, e) != 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		hits[i]->frame = &frames[i];
	return 0;
}

int found_take_frames(struct page *p, struct search_page *x, struct error *e)
{
	for (size_t i = 0; i < x->n; i++) {
		const struct found_hit *h = &x->hits[i];
		struct found_cube *c = &x->cubes[h->cube];
		if (found_open(p, c, e) != 0)
			return -1;
		int d = cube_find_dimension(c->guide->cube, h->dimension);
		if (!asks_again(c) || d < 0 || !is_of(h, h))
			continue;
		const struct dimension *shape = &c->guide->cube->dimensions[d];
		if (shape->attributes[shape->key].type == VALUE_STRING &&
		    ask_like(p, x, h, (size_t)d, e) != 0)
			return -1;
	}
	return 0;
}
