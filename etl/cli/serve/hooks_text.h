/*
 * Webhooks for a terminal, as JSON, and as a mail. No secret is in any of them but in that of a webhook that was just
 * made. Private to etl/cli.
 */
#ifndef CLI_SERVE_HOOKS_TEXT_H
#define CLI_SERVE_HOOKS_TEXT_H

#include "base/memory/arena.h"
#include "base/memory/buffer.h"
#include "webhooks/webhooks.h"

void hook_text_made(struct buffer *out, const struct hook *k, const char *secret, bool json);
void hook_text_token(struct buffer *out, int64_t id, const char *token, bool json);
void hooks_text_tokens(struct buffer *out, const struct hook_token *all, size_t n, bool json);
void hooks_text(struct buffer *out, const struct hook *all, size_t n, bool json);
void hooks_text_sent(struct buffer *out, const struct hooks_sent *sent, bool json);
/* What its maker is told when it was switched off. */
struct str hook_text_off(struct arena *a, const struct hook *k);

#endif
