/*
 * What a mapping says for catalogues, by one word each: who publishes it, which government that is, where questions go, the
 * licence, title and description (descriptor/attribution.h tells what is missing). A person says it, at the desk for all
 * that an organisation publishes, or with `stuiver map attribute` for one mapping.
 */
#ifndef EDITOR_ATTRIBUTE_WORDS_H
#define EDITOR_ATTRIBUTE_WORDS_H

#include "base/memory/arena.h"
#include "texts/texts.h"

enum attributed {
	ATTRIBUTE_PUBLISHER,
	ATTRIBUTE_TOOI, /* its address there */
	ATTRIBUTE_CONTACT,
	ATTRIBUTE_QUESTIONS, /* an e-mail address, or that of a form */
	ATTRIBUTE_LICENCE,   /* the name of one of licences[] */
	ATTRIBUTE_TITLE,
	ATTRIBUTE_DESCRIPTION,
	ATTRIBUTES
};

/* "publisher", "tooi", … */
const char *attribute_word(enum attributed which);
/* ATTRIBUTES: there is none of that word. */
enum attributed attribute_named(struct str word);

/* Those that leave everybody free to use the data again. */
struct licence {
	const char *name, *title, *path;
};
extern const struct licence licences[];
extern const size_t licences_n;

/* What somebody typed, as it is kept ("0344" or "GM0344" become the whole address); an empty one stays empty. Why it is
 * none, in the reader's language; empty: it is one. */
struct str attribute_read(enum attributed which, struct str typed, struct arena *a, enum lang lang,
			  struct str *out);
/* All that was typed, each as it is kept; `government` is the municipality that the ledgers are of ("gm0344"; empty: that is
 * not known). Why one of them is none, or they do not go together; empty: they are. */
struct str attributes_read(const struct str typed[ATTRIBUTES], struct str government,
			   struct arena *a, enum lang lang, struct str out[ATTRIBUTES]);

#endif
