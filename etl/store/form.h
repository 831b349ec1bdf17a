/*
 * Stored form: the codes of a column (pack.h) as the bytes that are written, and back. In memory
 * codes keep whole bytes, which the scan reads as they are; in the file they take what is least of
 *   0         the codes themselves;
 *   1 to 31   codes of so many bits (bits.h), as many as the largest needs;
 *   32        one zstd frame of the codes;
 *   33        one zstd frame of their byte planes (planes.h).
 * A frame costs most to read and to write, so it must be clearly smaller than bits; and since
 * compressing every column for nothing would cost a load a twentieth, a part of the codes tells
 * beforehand whether it will be.
 */
#ifndef STORE_FORM_H
#define STORE_FORM_H

#include "base/str.h"
#include <zstd.h>

enum { FORM_PLAIN = 0, FORM_ZSTD = 32, FORM_PLANES = 33 };

struct stored {
	int form;
	const void *bytes;
	size_t size;
};

/* Of the bytes, and of the form, which would else give other codes of them. */
int64_t stored_checksum(const struct stored *s);

struct form_writer;

/* For columns of at most `most` codes. */
struct form_writer *form_writer_new(size_t most);
void form_writer_free(struct form_writer *w);
/* The bytes live until the next call, and as long as the codes. n > 0; width 1, 2, 4 or 8. */
struct stored form_write(struct form_writer *w, const void *codes, size_t n, int width);

/* Into n * width bytes; `scratch` is as long. False when the bytes are not n codes in this form:
 * damage. Whether the codes lie in their range is for the caller to see. */
bool form_read(void *codes, size_t n, int width, const struct stored *in, ZSTD_DCtx *zstd,
	       void *scratch);

#endif
