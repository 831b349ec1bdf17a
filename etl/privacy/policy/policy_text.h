/*
 * A policy as text, when a command changes it. Private to privacy.
 */
#ifndef PRIVACY_POLICY_POLICY_TEXT_H
#define PRIVACY_POLICY_POLICY_TEXT_H

#include "base/memory/buffer.h"

#define PEOPLE_POLICY_MOST (4u << 20) /* bytes of a policy, as policy.c reads it */

struct json_t;

/* policy_write.c: as people read it, a member a line and lists of words in lines of WIDTH. */
void people_policy_write(struct buffer *out, struct json_t *root);

/* people_bytes.c: base64. False: it is none. */
bool people_bytes_read(struct buffer *out, struct str text);
void people_bytes_write(struct buffer *out, struct str bytes);

#endif
