/*
 * Which faults may pass by themselves, and what to do about the others. Private to etl/fetch.
 */
#ifndef FETCH_OUTCOME_JUDGE_H
#define FETCH_OUTCOME_JUDGE_H

#include "fetch/curl_library.h"
#include "fetch/outcome.h"
#include "texts/texts.h"

void outcome_fault(struct outcome *o, enum status status, bool again, struct str what,
		   struct str mend);
/* Of an answer with the status o->http. */
void outcome_http(struct outcome *o, enum lang lang);
/* Of a transfer that ended with `code`, which is not CURLE_OK; `reason` is libcurl's own word for it, or empty. */
void outcome_curl(struct outcome *o, enum lang lang, CURLcode code, const char *reason);

#endif
