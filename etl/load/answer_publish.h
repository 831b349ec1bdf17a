/*
 * Answers to readers' questions, as public explanations: of what a cube is as it is published, beside those of its
 * mapping, which loads replace while they leave answers as they are. The reference of a question names one.
 *
 * The policy of the store holds: where a publication takes two persons, who publishes an answer is another than who
 * wrote it; there is no forcing it, for an answer can wait. All is recorded (store/record/record.h).
 */
#ifndef LOAD_ANSWER_PUBLISH_H
#define LOAD_ANSWER_PUBLISH_H

#include "model/explanation.h"
#include "road/road.h"

struct answer_explained {
	struct str reference; /* of the question */
	struct str cube;
	struct str scope; /* what it is about (model/scope.h); of the whole cube it cannot be */
	struct str title, text, author;
	struct str written_by; /* a person, as the desk knows them */
};

/* Of a cut the part that a scope can say, in its own words: what is not, ranges and measures are left out, and
 * *whole is false then. STATUS_NO_CUBE. */
int answer_scope(struct store *s, struct arena *a, struct str cube, struct str cut, struct str *out,
		 bool *whole, struct error *e);
/* What a load would mask in an explanation is refused in an answer (road/public_text.h): asked before it is
 * proposed, so that who writes it mends it, and by answer_publish again. NULL: the program's own policy holds.
 * STATUS_REFUSED. */
int answer_check_texts(struct store *s, const struct answer_explained *what, struct error *e);
/* Publishes it, or another text under its reference. One transaction. STATUS_NO_CUBE; STATUS_INPUT for a scope that is
 * none of the cube's, STATUS_USAGE without a title or text; STATUS_REFUSED: the policy asks for another person,
 * or as answer_check_texts. */
int answer_publish(struct store *s, struct arena *a, const struct answer_explained *what,
		   struct str by, struct error *e);
/* It is no more. One transaction. STATUS_NOT_FOUND. */
int answer_take_back(struct store *s, struct arena *a, struct str reference, struct str by,
		     struct error *e);
/* Whether it is published. */
int answer_is_published(struct store *s, struct str reference, bool *out, struct error *e);
/* Appends what a cube's version is made of beside its mapping and files. Nothing where there are no answers. */
int answers_digest(struct store *s, int64_t cube, struct buffer *out, struct error *e);

#endif
