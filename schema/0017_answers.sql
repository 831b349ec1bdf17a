-- Store version 17: answers to readers' questions are explanations too (etl/load/answer_publish.h). They are of no mapping: loads
-- leave them as they are.
ALTER TABLE explanation ADD COLUMN answer TEXT; -- reference of the question; NULL: the mapping's own
CREATE UNIQUE INDEX explanation_answer ON explanation (answer) WHERE answer IS NOT NULL;
