#include "base/memory/arena.h"
#include "base/memory/hash.h"
#include "base/system/file.h"
#include "store/pages/pages_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEADER_PAGE_SIZE 16
#define HEADER_RESERVED 20
#define SUM_SIZE 8u
#define PAGE_MOST 65536u

static uint64_t page_sum(const unsigned char *page, size_t size, uint64_t number)
{
	return hash64(page, size - SUM_SIZE) ^ number * UINT64_C(0x9e3779b97f4a7c15);
}

void paper_stamp(unsigned char *page, const struct paper *p, uint64_t number)
{
	memcpy(page + p->size - PAGES_TAIL, &p->salt, sizeof p->salt);
	uint64_t sum = page_sum(page, p->size, number);
	memcpy(page + p->size - SUM_SIZE, &sum, sizeof sum);
}

bool paper_sound(const unsigned char *page, const struct paper *p, uint64_t number)
{
	uint64_t salt, sum;

	memcpy(&salt, page + p->size - PAGES_TAIL, sizeof salt);
	memcpy(&sum, page + p->size - SUM_SIZE, sizeof sum);
	return salt == p->salt && sum == page_sum(page, p->size, number);
}

bool paper_blank(const unsigned char *page, size_t size)
{
	return page[0] == 0 && memcmp(page, page + 1, size - 1) == 0;
}

bool paper_read(const unsigned char *h, struct paper *out)
{
	size_t size = (size_t)h[HEADER_PAGE_SIZE] << 8 | h[HEADER_PAGE_SIZE + 1];

	if (memcmp(h, "SQLite format 3", 16) != 0)
		return false;
	*out = (struct paper){.size = size == 1 ? 65536 : size};
	out->checked = h[HEADER_RESERVED] == PAGES_TAIL && out->size >= 512;
	return true;
}

/* ---- the first of a copy ---- */

int pages_seal_first(const char *path, struct error *e)
{
	unsigned char *page = xmalloc(PAGE_MOST);
	struct paper p = {0};
	FILE *f = fopen(path, "r+b");
	bool done = f && fread(page, 1, PAPER_HEADER, f) == PAPER_HEADER && paper_read(page, &p);

	if (done && p.checked) {
		rewind(f);
		done = fread(page, 1, p.size, f) == p.size;
		memcpy(&p.salt, page + p.size - PAGES_TAIL, sizeof p.salt);
		paper_stamp(page, &p, 1);
		rewind(f);
		done = done && fwrite(page, 1, p.size, f) == p.size;
	}
	free(page);
	if (f && fclose(f) != 0)
		done = false;
	return done ? 0 : error_errno(e, "write the first page of", path);
}

/* ---- all of them ---- */

static int open_paper(FILE **out, struct paper *p, const char *path, struct error *e)
{
	unsigned char header[PAPER_HEADER];

	*out = fopen(path, "rb");
	if (!*out)
		return error_errno(e, "open", path);
	if (fread(header, 1, sizeof header, *out) != sizeof header || !paper_read(header, p) ||
	    !p->checked || fseek(*out, (long)(p->size - PAGES_TAIL), SEEK_SET) != 0 ||
	    fread(&p->salt, sizeof p->salt, 1, *out) != 1)
		return error_set(e, STATUS_STORE,
				 "%s is damaged: its first page does not say what the others are; "
				 "put back a copy of the file, or load the originals into a new "
				 "store",
				 path);
	rewind(*out);
	return 0;
}

int pages_look(const char *path, void (*damaged)(void *payload, uint32_t page, bool blank),
	       void *payload, uint64_t *pages, struct error *e)
{
	unsigned char *page = xmalloc(PAGE_MOST);
	struct paper p;
	size_t n;
	FILE *f;

	*pages = 0;
	int result = open_paper(&f, &p, path, e);
	while (result == 0 && (n = fread(page, 1, p.size, f)) > 0) {
		memset(page + n, 0, p.size - n);
		if (!paper_sound(page, &p, ++*pages))
			damaged(payload, (uint32_t)*pages, paper_blank(page, p.size));
	}
	if (result == 0 && ferror(f))
		result = error_errno(e, "read", path);
	if (f)
		fclose(f);
	free(page);
	return result;
}
