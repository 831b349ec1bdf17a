#include "handbook/handbook.h"

#include "handbook_api.h"
#include "handbook_begroting.h"
#include "handbook_hergebruik.h"
#include "handbook_iv3.h"
#include "handbook_kolommen.h"
#include "handbook_lezen.h"
#include "handbook_loket.h"
#include "handbook_mapping.h"
#include "handbook_opdrachtregel.h"
#include "handbook_privacy.h"
#include "handbook_totalen.h"
#include "handbook_vrijgeven.h"

/* clang-format off */
static const struct {
	const char *word, *text;
} files[] = {
	{"loket", handbook_loket},
	{"opdrachtregel", handbook_opdrachtregel},
	{"mapping", handbook_mapping},
	{"begroting", handbook_begroting},
	{"privacy", handbook_privacy},
	{"iv3", handbook_iv3},
	{"lezen", handbook_lezen},
	{"hergebruik", handbook_hergebruik},
	{"api", handbook_api},
};
/* Each is followed by a NUL that is none of it. */
static const struct {
	const char *name;
	struct str bytes;
} pictures[] = {
	{"kolommen.png",  {handbook_kolommen, sizeof handbook_kolommen - 1}},
	{"totalen.png",   {handbook_totalen, sizeof handbook_totalen - 1}},
	{"vrijgeven.png", {handbook_vrijgeven, sizeof handbook_vrijgeven - 1}},
};
/* clang-format on */
#define FILES (sizeof files / sizeof *files)

size_t handbook_count(void)
{
	return FILES;
}

/* What stands before an empty line; *rest goes on behind the empty lines. */
static struct str paragraph(struct str *rest)
{
	struct str from = *rest;
	size_t n = 0;

	while (n < from.len &&
	       !(from.ptr[n] == '\n' && n + 1 < from.len && from.ptr[n + 1] == '\n'))
		n++;
	*rest = str_trim((struct str){from.ptr + n, from.len - n});
	return str_trim(str_head(from, n));
}

static struct str behind(struct str s, size_t n)
{
	return n < s.len ? str_trim((struct str){s.ptr + n, s.len - n}) : (struct str){0};
}

/* "> **Title.** Summary" */
static void read_english(struct handbook_chapter *c, struct str quote)
{
	struct str s = behind(quote, strlen("> **"));
	size_t n = 0;

	while (n + 2 < s.len && memcmp(s.ptr + n, ".**", 3) != 0)
		n++;
	c->title_en = str_head(s, n);
	c->summary_en = behind(s, n + strlen(".**"));
}

struct handbook_chapter handbook_chapter(size_t i)
{
	struct handbook_chapter c = {.word = str_z(files[i].word)};
	struct str rest = str_trim(str_z(files[i].text));

	c.title = behind(paragraph(&rest), strlen("# "));
	read_english(&c, paragraph(&rest));
	c.text = rest;
	c.purpose = paragraph(&rest);
	return c;
}

size_t handbook_find(struct str word)
{
	size_t i = 0;

	while (i < FILES && !str_eq(word, str_z(files[i].word)))
		i++;
	return i;
}

struct str handbook_picture(struct str name)
{
	for (size_t i = 0; i < sizeof pictures / sizeof *pictures; i++)
		if (str_eq(name, str_z(pictures[i].name)))
			return pictures[i].bytes;
	return (struct str){0};
}
