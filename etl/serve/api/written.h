/*
 * What comes with a body to the public server, and who takes it. Nothing else can be sent to it.
 */
#ifndef SERVE_API_WRITTEN_H
#define SERVE_API_WRITTEN_H

#include "serve/api/api.h"
#include "serve/http/http.h"

/* Who takes what is sent to this address; NULL: nobody. */
const struct body_taker *written_taker(const struct site *site, const struct request *rq);
/* The methods of an address that takes something: for OPTIONS, and for who tries another; NULL: those that read. */
const char *written_methods(const struct site *site, const struct request *rq);
/* What came, as that taker knows it; NULL: nothing. */
const struct body *written_body(const struct body *body);
extern const struct body_taker written;

#endif
