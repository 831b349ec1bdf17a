#include "book/ole.h"

#include <stdlib.h>
#include <unistd.h>

#define HEADER 512u
#define ENTRY 128u
#define NAME_MAX_BYTES 64u /* of an entry, with its ending zero: [MS-CFB] 2.6.1 */
#define SMALL_SHIFT 6u
#define LAST 0xFFFFFFFAu /* sectors of this number and above are none */
#define FAT_IN_HEADER 109u

struct file {
	int fd;
	uint64_t size;
	unsigned shift;
	uint32_t *fat;
	size_t nfat, nsectors;
};

static uint32_t u16(const unsigned char *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8;
}

static uint32_t u32(const unsigned char *p)
{
	return u16(p) | u16(p + 2) << 16;
}

static bool read_at(const struct file *f, uint64_t at, void *to, size_t n)
{
	return at + n <= f->size && pread(f->fd, to, n, (off_t)at) == (ssize_t)n;
}

static uint64_t place(const struct file *f, uint32_t sector)
{
	return ((uint64_t)sector + 1) << f->shift;
}

static int damaged(struct error *e)
{
	return error_set(e, STATUS_INPUT,
			 "the file is damaged; open it in Excel or LibreOffice and "
			 "save it as .xlsx");
}

/* ---- the table of sectors ---- */

static bool add_fat(struct file *f, uint32_t sector)
{
	size_t n = (size_t)1 << (f->shift - 2);
	unsigned char block[4096];
	if (sector >= f->nsectors || f->nfat >= f->nsectors + n ||
	    !read_at(f, place(f, sector), block, 4 * n))
		return false;
	f->fat = xrealloc(f->fat, (f->nfat + n) * sizeof *f->fat);
	for (size_t i = 0; i < n; i++)
		f->fat[f->nfat++] = u32(block + 4 * i);
	return true;
}

static bool read_fat(struct file *f, const unsigned char *head)
{
	size_t left = u32(head + 0x2C), n = (size_t)1 << (f->shift - 2);
	uint32_t more = u32(head + 0x44);
	unsigned char block[4096];
	for (size_t i = 0; i < FAT_IN_HEADER && left; i++, left--)
		if (!add_fat(f, u32(head + 0x4C + 4 * i)))
			return false;
	for (size_t turns = 0; left && turns <= f->nsectors; turns++) {
		if (more >= f->nsectors || !read_at(f, place(f, more), block, 4 * n))
			return false;
		for (size_t i = 0; i + 1 < n && left; i++, left--)
			if (!add_fat(f, u32(block + 4 * i)))
				return false;
		more = u32(block + 4 * (n - 1));
	}
	return left == 0;
}

/* The sectors from this one on; false when they run in a circle, or out of the file. */
static bool follow(const struct file *f, uint32_t sector, uint32_t **out, size_t *n)
{
	*out = NULL;
	for (*n = 0; sector < LAST; sector = f->fat[sector]) {
		if (sector >= f->nfat || sector >= f->nsectors || *n > f->nsectors)
			return false;
		if ((*n & (*n + 1)) == 0)
			*out = xrealloc(*out, 2 * (*n + 1) * sizeof **out);
		(*out)[(*n)++] = sector;
	}
	return true;
}

/* ---- the directory ---- */

static bool is_named(const unsigned char *entry, const char *name)
{
	size_t n = strlen(name);
	if (entry[0x42] != 2 || u16(entry + 0x40) != 2 * (n + 1))
		return false;
	for (size_t i = 0; i < n; i++)
		if (u16(entry + 2 * i) != (unsigned char)name[i])
			return false;
	return true;
}

/* The stream, and the root, in whose stream the small ones are. All entries are looked at: one whose name is longer
 * than there is room for tells of damage. */
static bool find_stream(const struct file *f, uint32_t directory, unsigned char out[ENTRY],
			unsigned char root[ENTRY])
{
	uint32_t *sectors;
	size_t n, room = (size_t)1 << f->shift;
	bool found = false;
	unsigned char block[4096];
	bool good = follow(f, directory, &sectors, &n);
	for (size_t i = 0; good && i < n; i++) {
		good = read_at(f, place(f, sectors[i]), block, room);
		if (i == 0)
			memcpy(root, block, ENTRY);
		for (size_t k = 0; good && k < room; k += ENTRY) {
			good = u16(block + k + 0x40) <= NAME_MAX_BYTES;
			if (found ||
			    !(is_named(block + k, "Workbook") || is_named(block + k, "Book")))
				continue;
			found = true;
			memcpy(out, block + k, ENTRY);
		}
	}
	free(sectors);
	return good && found;
}

/* Sectors as places; of a small stream pieces of 64 bytes, within the sectors of the root's. */
static bool find_places(struct ole_stream *s, const struct file *f, const unsigned char *head,
			const unsigned char *entry, const unsigned char *root)
{
	struct file mini = {.fd = f->fd, .size = f->size, .shift = f->shift};
	uint32_t *table, *container;
	size_t ntable, ncontainer;
	bool small = s->size < u32(head + 0x38);
	if (!small) {
		if (!follow(f, u32(entry + 0x74), &s->sectors, &s->n))
			return false;
		for (size_t i = 0; i < s->n; i++)
			s->sectors[i]++;
		return true;
	}
	bool good = follow(f, u32(head + 0x3C), &table, &ntable);
	good = follow(f, u32(root + 0x74), &container, &ncontainer) && good;
	mini.nsectors = f->nsectors;
	for (size_t i = 0; good && i < ntable; i++)
		good = add_fat(&mini, table[i]);
	mini.nsectors = ncontainer << (f->shift - SMALL_SHIFT);
	good = good && follow(&mini, u32(entry + 0x74), &s->sectors, &s->n);
	for (size_t i = 0; good && i < s->n; i++) {
		uint64_t at = (uint64_t)s->sectors[i] << SMALL_SHIFT;
		uint64_t place_at =
			place(f, container[at >> f->shift]) + (at & ((1u << f->shift) - 1));
		s->sectors[i] = (uint32_t)(place_at >> SMALL_SHIFT);
	}
	s->shift = SMALL_SHIFT;
	free(mini.fat);
	free(table);
	free(container);
	return good;
}

int ole_open(struct ole_stream *s, int fd, uint64_t size, struct error *e)
{
	unsigned char head[HEADER], entry[ENTRY] = {0}, root[ENTRY] = {0};
	struct file f = {.fd = fd, .size = size};
	*s = (struct ole_stream){.fd = fd};
	if (!read_at(&f, 0, head, sizeof head))
		return damaged(e);
	f.shift = u16(head + 0x1E);
	if (f.shift != 9 && f.shift != 12)
		return damaged(e);
	f.nsectors = (size_t)(size >> f.shift);
	bool good = read_fat(&f, head) && find_stream(&f, u32(head + 0x30), entry, root);
	if (good) {
		s->shift = f.shift;
		s->size = u32(entry + 0x78);
		good = find_places(s, &f, head, entry, root) && s->size <= (uint64_t)s->n
										   << s->shift;
	}
	free(f.fat);
	return good ? 0 : damaged(e);
}

void ole_close(struct ole_stream *s)
{
	free(s->sectors);
	s->sectors = NULL;
}

bool ole_read(const struct ole_stream *s, uint64_t at, void *to, size_t n)
{
	char *p = to;
	if (at + n > s->size)
		return false;
	while (n) {
		size_t within = (size_t)(at & (((uint64_t)1 << s->shift) - 1));
		size_t some = ((size_t)1 << s->shift) - within;
		uint64_t from = ((uint64_t)s->sectors[at >> s->shift] << s->shift) + within;
		some = some < n ? some : n;
		if (pread(s->fd, p, some, (off_t)from) != (ssize_t)some)
			return false;
		p += some;
		at += some;
		n -= some;
	}
	return true;
}
