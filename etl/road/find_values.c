/* Texts by the hash of their first bytes; a window that keeps the end of what was fed. */
#include "road/find_values.h"

#include <stdlib.h>

#define NONE UINT32_MAX

struct finder {
	const struct str *texts;
	size_t n, found;
	uint32_t *heads, *next; /* by hash, by text */
	uint32_t mask;
	bool *seen;
	char tail[2 * FIND_BYTES];
	size_t ntail;
};

static uint32_t hash_at(const char *p, uint32_t mask)
{
	uint32_t head;

	memcpy(&head, p, FIND_LEAST);
	return ((head * 2654435761u) >> 8) & mask;
}

struct finder *finder_new(const struct str *texts, size_t n)
{
	struct finder *f = xcalloc(1, sizeof *f);
	uint32_t size = 1024;

	while (size < n && size < 1u << 22)
		size *= 2;
	*f = (struct finder){.texts = texts, .n = n, .mask = size - 1};
	f->heads = xmalloc(size * sizeof *f->heads);
	f->next = xcalloc(n + 1, sizeof *f->next);
	f->seen = xcalloc(n + 1, sizeof *f->seen);
	memset(f->heads, 0xff, size * sizeof *f->heads);
	for (size_t i = 0; i < n; i++) {
		if (texts[i].len < FIND_LEAST)
			continue;
		uint32_t *head = &f->heads[hash_at(texts[i].ptr, f->mask)];
		f->next[i] = *head;
		*head = (uint32_t)i;
	}
	return f;
}

void finder_free(struct finder *f)
{
	if (!f)
		return;
	free(f->heads);
	free(f->next);
	free(f->seen);
	free(f);
}

static void look(struct finder *f, const char *p, size_t n)
{
	for (size_t at = 0; at + FIND_LEAST <= n; at++)
		for (uint32_t i = f->heads[hash_at(p + at, f->mask)]; i != NONE; i = f->next[i]) {
			size_t len = f->texts[i].len < FIND_BYTES ? f->texts[i].len : FIND_BYTES;
			if (f->seen[i] || len > n - at || memcmp(p + at, f->texts[i].ptr, len) != 0)
				continue;
			f->seen[i] = true;
			f->found++;
		}
}

void finder_feed(struct finder *f, const void *bytes, size_t n)
{
	const char *p = bytes;
	size_t head = n < FIND_BYTES ? n : FIND_BYTES;

	/* What begins before and ends behind the seam; then the bytes themselves. */
	memcpy(f->tail + f->ntail, p, head);
	look(f, f->tail, f->ntail + head);
	look(f, p, n);
	size_t all = f->ntail + head, keep = n >= FIND_BYTES ? FIND_BYTES : all;
	if (keep > FIND_BYTES)
		keep = FIND_BYTES;
	if (n >= FIND_BYTES)
		memcpy(f->tail, p + n - keep, keep);
	else
		memmove(f->tail, f->tail + all - keep, keep);
	f->ntail = keep;
}

void finder_break(struct finder *f)
{
	f->ntail = 0;
}

bool finder_found(const struct finder *f, size_t i)
{
	return f->seen[i];
}

size_t finder_count(const struct finder *f)
{
	return f->found;
}
