"""What makes the lectures run on Kaggle: first cell, badges, data set and kernels to push."""
