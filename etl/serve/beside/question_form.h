/*
 * What can be written to the public server, where it takes readers' questions: the form of a page
 * (/{cube}/vraag). Its fields come into memory, within limits; what becomes of them is pages/readers/page_ask.c's.
 */
#ifndef SERVE_BESIDE_QUESTION_FORM_H
#define SERVE_BESIDE_QUESTION_FORM_H

#include "serve/api/api.h"
#include "serve/http/http.h"

#define QUESTION_FORM_BYTES 65536u /* of all fields, as they come */

/* Whether this is sent to the address of such a form, on a site that has it. */
bool question_form_here(const struct site *site, const struct request *rq);
/* What was sent, of that client; valid as long as the body. `body` NULL: nothing. */
struct pages_form question_form_sent(const struct site *site, const struct request *rq,
				     const struct body *body);
extern const struct body_taker question_form_taker;

#endif
