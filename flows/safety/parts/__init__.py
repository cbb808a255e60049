"""
The words of which sentences that ask us to stop are made, by language; `consent_pleas` joins them.

Written as `spoken_words` gives them: small letters, Latin ones without their marks. For a native reader to review.
"""
