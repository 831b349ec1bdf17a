/*
 * Seeking in what a file packs itself: a workbook (XLSX, ODS), a ZIP or a gzip file. Private to etl/road.
 *
 * Each deflate stream ends by itself (RFC 1951), so that a ZIP is read from front to back, without its directory. What
 * is stored in it as it is stands in the bytes of the file, which are sought in as any other's. An archive that is
 * packed in an archive is not opened.
 */
#ifndef ROAD_SEEK_PACKED_H
#define ROAD_SEEK_PACKED_H

#include "base/error.h"
#include "road/seek_texts.h"

#define PACKED_MAX ((uint64_t)16 << 30) /* bytes that one file may become */

/* Whether a file that begins so packs something. */
bool packs(const void *bytes, size_t n);

struct unpacker;

/* What is unpacked is fed to the seeker; `name` is of the file, and borrowed. */
struct unpacker *unpacker_new(struct seeker *k, struct str name);
void unpacker_free(struct unpacker *u);
/* The next bytes of the file, from its first on. What cannot be unpacked is passed over. STATUS_LIMIT. */
int unpacker_feed(struct unpacker *u, const void *bytes, size_t n, struct error *e);

#endif
