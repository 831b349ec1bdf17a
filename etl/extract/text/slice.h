/*
 * The fast way to records: whole lines that need nothing but cutting are sliced at their
 * delimiters, 64 bytes at a time; everything else is left to libcsv, whose rules hold for both.
 * Private to extract.
 *
 * A line is sliced when libcsv would find nothing in it to decide: it ends with LF or CR LF and
 * holds something, no other CR, no NUL, no escape byte; each quote in it opens at the start of a
 * field, closes at the end of one, or is doubled in between, and the line ends outside quotes; and
 * it is within the limits. At the first line that is otherwise, slicing stops in front of it; the
 * reader gives that record to libcsv and slices on behind it. tests/fuzz/fuzz_slice.c holds the two
 * ways together.
 *
 * Bytes are looked at in blocks of 64, each of which becomes one word of bits for delimiters, line
 * ends, quotes, carriage returns and odd bytes. What is inside quotes is the running parity of the
 * quote bits. Only the words differ by processor (slice_*.c); the rest is slice_body.h for all.
 *
 * Measured on the ledger of tests/bench (211 bytes and 18 fields a line, 6 % of the texts quoted):
 * instructions a line for all of extract, when the charset is stated; and processor seconds for all
 * of it from a warm file, a million lines, best of five on an EPYC with 1 MiB of L2 a core.
 *
 *     libcsv for every line    10,060    0.66 s
 *     portable                  2,360    0.18 s
 *     AVX2                        740    0.09 s
 *     AVX-512              not counted    0.10 s   (callgrind does not know it)
 *
 * All fields of a block are cut before its records are: to cut up to each line end was one more
 * round of eight fields for a line. The lowest bit of nothing must be asked for as the processor
 * has it (SLICE_LOWEST): gcc makes a branch of it else, for every field.
 *
 * Quotes were left to libcsv at first: one line in sixteen has them, which made 1,260 instructions
 * and 0.12 s of what was then 900 and 0.10; doubled ones, which one line in a hundred has, made 830
 * of the 740. Lines are copied to the batch as they are looked at, two stores a block, so that a
 * batch owns its text and the window can move. Reading into the batch itself was not tried: what is
 * left behind the last record must then be copied, which is more than this where lines are short.
 *
 * STUIVER_SCANNER in the environment asks for one way by name: "portable", "avx2", "avx512",
 * or "libcsv", which slices nothing. One that is not there gives the portable one.
 */
#ifndef EXTRACT_TEXT_SLICE_H
#define EXTRACT_TEXT_SLICE_H

#include "model/batch.h"

/* Bytes behind the text that may be read, and behind its copy that may be written. */
#define SLICE_SLACK 64u
/* Fields one block can end, and how many are written at a time. */
#define SLICE_STRIDE 8u
#define SLICE_FIELDS (64u + SLICE_STRIDE)

struct slice_rules {
	char delimiter;
	char quote;         /* a byte that no text has: none */
	char escape;        /* 0: none */
	size_t max_line;    /* bytes with the line end; longer ones are libcsv's */
	size_t max_columns; /* the same */
};

struct slice_job {
	struct slice_rules rules;
	const char *text; /* starts with a record; text[n .. n + SLICE_SLACK) may be read */
	size_t n;
	uint64_t line;      /* physical lines in front of it */
	size_t max_records; /* that the batch may have in all */
};

/* Copies lines behind the batch's text, which has room for n + SLICE_SLACK, and adds their records.
 * Returns the bytes used: whole lines. *crowded: it stopped for want of room for SLICE_FIELDS. */
typedef size_t slice_lines(struct batch *b, const struct slice_job *job, bool *crowded);

/* The way in use; NULL: slice nothing. */
slice_lines *slice_chosen(void);
/* For tests: from now on that way; NULL: what the environment asks. False (and no change) when this
 * processor or this build does not have it. Not for use beside other threads. */
bool slice_choose(const char *name);

/* ---- for slice_*.c ---- */

#define SLICE_INLINE static inline __attribute__((always_inline)) SLICE_TARGET

/* What is where in a block of 64: one bit a byte, the lowest for the first. */
struct marks {
	uint64_t delimiter, end, quote, cr;
	uint64_t odd;     /* NUL or escape */
	uint64_t doubled; /* the second of two quotes that are one; set by slice_body.h */
};

slice_lines slice_portable;
#if defined(__x86_64__)
slice_lines slice_avx2, slice_avx512;
#endif

#endif
