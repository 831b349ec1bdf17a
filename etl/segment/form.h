/*
 * Stored form: the codes of a column (pack.h) as the bytes that are written, and back. In memory
 * codes keep whole bytes, which the scan reads as they are; in the file they take what is least of
 *   0         the codes themselves;
 *   1 to 31   codes of so many bits (bits.h), as many as the largest needs;
 *   32        one zstd frame of the codes, of 4 and 8 bytes as planes (planes.h).
 * A frame costs most to read and to write, so it must be a fifth smaller than the others. Whether
 * it will be is seen from a part of the codes beforehand.
 *
 * Measured, bytes an entry of all columns together, on their pages: ten million generated lines
 * 22.6, in these forms 14.3 (amounts 2.4 as planes, 3.5 as bits; lines and months next to nothing),
 * real files 15.2 and 2.3, as their lines stand together by supplier and date. A load takes 1 to 2
 * % more instructions and less time in the system, as it writes less. Reading a segment's amounts
 * takes 0.2 ms as a frame, 0.04 as bits, 0.01 as they are; the first answer over ten million lines
 * thus takes a tenth to a sixth more processor time, and later ones the same, as codes are kept in
 * memory.
 *
 * Tried and dropped: planes of keys of two bytes (no smaller than their bits), frames of amounts as
 * they are (smaller by a fiftieth at most, larger by a fifth elsewhere, and slower both ways), zstd
 * levels below 1 (a fifth larger, a quarter faster), a part of 1,024 codes before that of 4,096, or
 * instead (a ninth or a quarter less of zstd, and frames that would have paid were not made).
 */
#ifndef SEGMENT_FORM_H
#define SEGMENT_FORM_H

#include "base/text/str.h"
#include <zstd.h>

enum { FORM_PLAIN = 0, FORM_ZSTD = 32 };

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
