"""How an applicant tracking system is reached and translated."""
