/*
 * The container of an .xls (MS-CFB): one stream of it, read by position. Private to book.
 */
#ifndef BOOK_XLS_OLE_H
#define BOOK_XLS_OLE_H

#include "base/error.h"
#include "base/memory/arena.h"

#define OLE_SECTOR_MAX 4096u

struct ole_stream {
	int fd;
	unsigned shift;    /* bytes of a sector, as a power of two */
	uint32_t *sectors; /* of the stream, in order: places in the file, in sectors */
	size_t n;
	uint64_t size;
	/* The sector that was read last: records are small, and read one by one. */
	unsigned char block[OLE_SECTOR_MAX];
	size_t block_at, block_n; /* which; bytes of it, 0: none */
};

/* The stream "Workbook" or "Book", not of what is embedded; STATUS_INPUT when there is none, or it is damaged. The file has
 * `size` bytes and fd stays the caller's. Free with ole_close, also after a failure. */
int ole_open(struct ole_stream *s, int fd, uint64_t size, struct error *e);
void ole_close(struct ole_stream *s);
/* False: there are not so many bytes. */
bool ole_read(struct ole_stream *s, uint64_t at, void *to, size_t n);

#endif
