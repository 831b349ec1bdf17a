/* A text as extract reads it, with what is not published masked. */
#ifndef MASK_HELP_H
#define MASK_HELP_H

#include "base/memory/arena.h"
#include "extract/extract.h"
#include "provenance/raw.h"

#include <stdlib.h>
#include <string.h>

struct memory {
	struct str text;
	size_t step; /* bytes that a read gives at most */
};

struct memory_stream {
	const struct memory *memory;
	size_t at;
};

static int memory_open(const void *self, void **stream, struct error *e)
{
	struct memory_stream *s = xcalloc(1, sizeof *s);

	(void)e;
	s->memory = self;
	*stream = s;
	return 0;
}

static long memory_read(void *stream, void *p, size_t n, struct error *e)
{
	struct memory_stream *s = stream;
	size_t left = s->memory->text.len - s->at;

	(void)e;
	n = n < left ? n : left;
	n = n < s->memory->step ? n : s->memory->step;
	memcpy(p, s->memory->text.ptr + s->at, n);
	s->at += n;
	return (long)n;
}

static void memory_close(void *stream)
{
	free(stream);
}

typedef void record_sink(void *payload, const struct raw_record *r);

/* Gives every record of the text; -1 when it cannot be read. */
static int mask_records(const struct mask *m, struct str text, size_t step, record_sink *sink,
			void *payload, struct error *e)
{
	static const atomic_bool never;
	struct memory memory = {text, step};
	struct source_feed feed = {memory_open, memory_read, memory_close, &memory};
	struct pulse pulse;
	struct raw_lines job = {.pulse = &pulse,
				.mask = m,
				.charset = "utf-8",
				.from = 1,
				.to = UINT64_MAX,
				.sink = sink,
				.payload = payload};

	pulse_start(&pulse, &never, 0);
	return raw_lines_of(&job, &feed, e);
}

#endif
