/*
 * Readers' questions for a terminal and as JSON. Private to etl/cli.
 */
#ifndef CLI_SERVE_QUESTIONS_TEXT_H
#define CLI_SERVE_QUESTIONS_TEXT_H

#include "base/memory/buffer.h"
#include "questions/questions.h"

void questions_text(struct buffer *out, const struct reader_question *all, size_t n, bool json);
void question_text(struct buffer *out, const struct reader_question *q, bool json);

#endif
