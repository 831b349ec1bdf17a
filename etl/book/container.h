/*
 * The zip that a workbook is (ECMA-376 part 2, ODF 1.3 part 2): its parts, by name, one open at a time.
 * Names lead to parts of this zip and nowhere else, whatever they say. Private to book.
 */
#ifndef BOOK_CONTAINER_H
#define BOOK_CONTAINER_H

#include "base/error.h"
#include "base/memory/arena.h"

/* Parts of a package; one of a large workbook has some hundreds. */
#define CONTAINER_PARTS 16384u
/* Bytes of one part, unpacked: some fifty million cells. */
#define CONTAINER_PART_MAX ((uint64_t)4 << 30)
/* Refuse what inflates beyond both: zip bombs. Rows that are formatted and empty inflate some two
 * hundred times. */
#define CONTAINER_RATIO 1000u
#define CONTAINER_FREE ((uint64_t)64 << 20)

struct container;

/* Reads the directory; fd stays the caller's and must be a file. */
int container_open(struct container **out, int fd, struct error *e);
void container_close(struct container *p);
bool container_has(const struct container *p, struct str part);
/* Opens a part; STATUS_INPUT when there is none of this name (case means nothing), or it is locked. */
int container_part(struct container *p, struct str part, struct error *e);
/* Bytes of the open part, 0 at its end, -1. Its checksum is checked at the end. */
long container_read(struct container *p, void *to, size_t n, struct error *e);
/* Closes it, wherever it is. */
void container_leave(struct container *p);

#endif
