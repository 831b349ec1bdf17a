#include "book/xls/ole.h"

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
	unsigned char block[OLE_SECTOR_MAX];
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
	unsigned char block[OLE_SECTOR_MAX];
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

/* All entries, the root first. */
struct directory {
	unsigned char *entries;
	size_t n;
};

/* One whose name is longer than there is room for tells of damage. */
static bool read_directory(const struct file *f, uint32_t first, struct directory *d)
{
	uint32_t *sectors;
	size_t n, room = (size_t)1 << f->shift;
	bool good = follow(f, first, &sectors, &n) && n > 0;
	d->entries = good ? xmalloc(n * room) : NULL;
	d->n = n * room / ENTRY;
	for (size_t i = 0; good && i < n; i++)
		good = read_at(f, place(f, sectors[i]), d->entries + i * room, room);
	for (size_t i = 0; good && i < d->n; i++)
		good = u16(d->entries + i * ENTRY + 0x40) <= NAME_MAX_BYTES;
	free(sectors);
	return good;
}

/* Small and capital letters are one: some programs write "WORKBOOK", "BOOK". */
static bool is_named(const unsigned char *entry, const char *name)
{
	size_t n = strlen(name);
	if (entry[0x42] != 2 || u16(entry + 0x40) != 2 * (n + 1))
		return false;
	for (size_t i = 0; i < n; i++)
		if ((u16(entry + 2 * i) | 0x20) != ((unsigned char)name[i] | 0x20u))
			return false;
	return true;
}

/* Which entries are the document's own: the root's child, and all beside it. What is embedded in a sheet (a table of
 * another workbook) has a folder of its own, with a stream of the same name. */
static void mark_own(const struct directory *d, bool *own)
{
	uint32_t *left = xmalloc((2 * d->n + 1) * sizeof *left);
	size_t n = 0;
	left[n++] = u32(d->entries + 0x4C);
	while (n) {
		uint32_t i = left[--n];
		if (i >= d->n || own[i])
			continue;
		own[i] = true;
		left[n++] = u32(d->entries + (size_t)i * ENTRY + 0x44);
		left[n++] = u32(d->entries + (size_t)i * ENTRY + 0x48);
	}
	free(left);
}

/* "Workbook" before "Book", which Excel 97 wrote beside it for Excel 5. */
static const unsigned char *find_own(const struct directory *d)
{
	const unsigned char *found = NULL;
	bool *own = xcalloc(d->n, sizeof *own);
	mark_own(d, own);
	for (size_t i = 0; i < d->n; i++) {
		const unsigned char *entry = d->entries + i * ENTRY;
		if (own[i] && (is_named(entry, "Workbook") || (!found && is_named(entry, "Book"))))
			found = entry;
	}
	free(own);
	return found;
}

/* The stream, and the root, in whose stream the small ones are. */
static bool find_stream(const struct file *f, uint32_t first, unsigned char out[ENTRY],
			unsigned char root[ENTRY])
{
	struct directory d;
	bool good = read_directory(f, first, &d);
	const unsigned char *found = good ? find_own(&d) : NULL;
	if (found) {
		memcpy(root, d.entries, ENTRY);
		memcpy(out, found, ENTRY);
	}
	free(d.entries);
	return found != NULL;
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

/* The sector of the stream; the last one of a file may be cut off. */
static bool read_sector(struct ole_stream *s, size_t i)
{
	if (s->block_n && s->block_at == i)
		return true;
	ssize_t n = pread(s->fd, s->block, (size_t)1 << s->shift, (off_t)s->sectors[i] << s->shift);
	s->block_at = i;
	s->block_n = n > 0 ? (size_t)n : 0;
	return n > 0;
}

bool ole_read(struct ole_stream *s, uint64_t at, void *to, size_t n)
{
	char *p = to;
	if (at + n > s->size)
		return false;
	while (n) {
		size_t within = (size_t)(at & (((uint64_t)1 << s->shift) - 1));
		if (!read_sector(s, (size_t)(at >> s->shift)) || within >= s->block_n)
			return false;
		size_t some = s->block_n - within;
		some = some < n ? some : n;
		memcpy(p, s->block + within, some);
		p += some;
		at += some;
		n -= some;
	}
	return true;
}
