# #region greet
curl 'http://localhost:3000/greetings/Ada?times=2'
# #endregion greet
# #region wrong
curl 'http://localhost:3000/greetings/Ada?times=often'
# #endregion wrong
